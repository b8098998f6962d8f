/** A tree that is loaded where it is opened: what is there, what is open, where the cursor stands. It outlives its table. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Answer } from '../../engine/contract.ts';
import { EMPTY_BRANCH, itemKey, moreKey, parentIndex, visibleRows, type AnyItem, type Branch, type TreeRow } from './tree-rows.ts';

const PAGE = 100;
/** How far among siblings one is looked for that another view chose. */
const MOST_PAGES = 20;

/** The root itself has no row. */
export const ROOT = 0;

export interface LazyState<I extends AnyItem> {
  readonly rows: readonly TreeRow<I>[];
  /** Index in `rows`, -1: none. */
  readonly cursor: number;
  /** Goes up when the cursor's row is to be scrolled into sight. */
  readonly sought: number;
  /** The last row that is to be in sight with it, where there is room for both. */
  readonly soughtUntil: number;
  /** Goes up when rows came in place of "more". */
  readonly pages: number;
  readonly selected: I | undefined;
  /** What a picture beside the table is zoomed to. */
  readonly zoom: number;
  /** The first rows are not there yet, or are those of another order. */
  readonly isStale: boolean;
  readonly problem: string | undefined;
}

export interface Order<By extends string> {
  readonly by: By;
  readonly descending: boolean;
}

type AskChildren<I, By extends string> = (
  node: number,
  order: Order<By>,
  start: number,
  end: number,
) => Promise<Answer<{ readonly rowCount: number; readonly rows: readonly I[] }>>;

export class LazyTree<I extends AnyItem, By extends string> {
  readonly store: StoreApi<LazyState<I>>;
  private readonly ask: AskChildren<I, By>;
  private order: Order<By>;
  private branches = new Map<number, Branch<I>>();
  private readonly open = new Set<number>();
  private cursorKey = '';
  /** Answers to questions of an earlier order are dropped. */
  private turn = 0;

  constructor(order: Order<By>, ask: AskChildren<I, By>) {
    this.order = order;
    this.ask = ask;
    this.store = createStore<LazyState<I>>(() => ({
      rows: [],
      cursor: -1,
      sought: 0,
      soughtUntil: -1,
      pages: 0,
      selected: undefined,
      zoom: ROOT,
      isStale: true,
      problem: undefined,
    }));
    void this.load(ROOT);
  }

  /** What was open stays open, as far as it is among the first children in the new order. */
  setOrder(order: Order<By>): void {
    if (order.by === this.order.by && order.descending === this.order.descending) return;
    this.order = order;
    this.turn++;
    this.branches = new Map();
    this.store.setState({ isStale: true });
    void this.load(ROOT);
  }

  /** What is open says more now: all of it is asked for once more, and shown when it is there. */
  async refresh(): Promise<void> {
    const { turn, order } = this;
    const fresh = new Map<number, Branch<I>>();
    const load = async (id: number): Promise<void> => {
      const answer = await this.ask(id, order, 0, Math.max(PAGE, this.branches.get(id)?.items.length ?? 0));
      if (turn !== this.turn || !answer.ok) return;
      const { rows: items, rowCount } = answer.value;
      fresh.set(id, { items, rowCount, isLoading: false, problem: undefined });
      await Promise.all(items.filter((item) => this.open.has(item.id)).map((item) => load(item.id)));
    };
    await load(ROOT);
    // Another order asks for everything itself.
    if (turn !== this.turn) return;
    for (const [id, branch] of fresh) this.branches.set(id, branch);
    this.show();
  }

  setCursor(index: number): void {
    const row = this.store.getState().rows[index];
    this.cursorKey = row?.key ?? '';
    this.store.setState({ cursor: index, selected: row?.kind === 'item' ? row.item : undefined });
  }

  setZoom(zoom: number): void {
    this.store.setState({ zoom });
  }

  async expand(id: number): Promise<void> {
    this.open.add(id);
    this.show();
    if (!this.branches.has(id)) await this.load(id);
  }

  collapse(id: number): void {
    this.open.delete(id);
    this.show();
    if (this.cursorKey === '' || this.store.getState().cursor !== -1) return;
    // The cursor was inside.
    this.cursorKey = itemKey(id);
    this.show();
  }

  toggle(id: number): void {
    if (this.open.has(id)) this.collapse(id);
    else void this.expand(id);
  }

  /** Arrow keys of a tree: deeper, or back out. */
  step(index: number, direction: 'in' | 'out'): void {
    const { rows } = this.store.getState();
    const row = rows[index];
    if (!row) return;
    const isOpen = row.kind === 'item' && row.isOpen;
    if (direction === 'out') {
      if (isOpen) this.collapse(row.item.id);
      else this.seek(parentIndex(rows, index));
    } else if (row.kind === 'item' && row.item.children > 0) {
      if (isOpen) this.seek((rows[index + 1]?.level ?? 0) > row.level ? index + 1 : index);
      else void this.expand(row.item.id);
    }
  }

  /** Loads the next children, if there are more and none are on their way. */
  async load(id: number): Promise<void> {
    const branch = this.branches.get(id) ?? EMPTY_BRANCH;
    if (branch.isLoading) return;
    const isFirst = branch.items.length === 0;
    if (!isFirst && branch.items.length >= branch.rowCount) return;
    const { turn } = this;
    this.branches.set(id, { ...branch, isLoading: true, problem: undefined });
    if (!isFirst) this.show();
    const from = branch.items.length;
    const answer = await this.ask(id, this.order, from, from + PAGE);
    if (turn !== this.turn) return;
    if (answer.ok) {
      const items = [...branch.items, ...answer.value.rows];
      // An empty page is the end, whatever the count said.
      const rowCount = answer.value.rows.length === 0 ? items.length : answer.value.rowCount;
      this.branches.set(id, { items, rowCount, isLoading: false, problem: undefined });
      // The cursor stays where it is: what was "more" has become the first of the new rows.
      const heir = answer.value.rows[0] ?? items.at(-1);
      if (heir && this.cursorKey === moreKey(id)) this.cursorKey = itemKey(heir.id);
    } else {
      this.branches.set(id, { ...branch, isLoading: false, problem: answer.error.sentence });
    }
    if (id === ROOT) this.store.setState({ isStale: false, problem: answer.ok ? undefined : answer.error.sentence });
    this.show(isFirst || !answer.ok ? 0 : 1);
    if (!answer.ok) return;
    await Promise.all(answer.value.rows.filter((item) => this.open.has(item.id)).map((item) => this.load(item.id)));
  }

  /** Opens everything on the way and chooses the last of `path`, which begins below the root. Answers how far it came. */
  async reveal(path: readonly (number | string)[]): Promise<number> {
    let parent = ROOT;
    let depth = 0;
    for (const step of path) {
      const item = await this.find(parent, (one) => (typeof step === 'number' ? one.id : one.name) === step);
      if (!item) break;
      if (parent !== ROOT) this.open.add(parent);
      parent = item.id;
      depth++;
    }
    if (depth === 0) return 0;
    this.cursorKey = itemKey(parent);
    this.show();
    this.seek(this.store.getState().cursor);
    return depth;
  }

  /** The first of them, in the shown order. */
  protected async childrenOf(id: number): Promise<readonly I[]> {
    if (!this.branches.has(id)) await this.load(id);
    return this.branches.get(id)?.items ?? [];
  }

  private async find(parent: number, isWanted: (item: I) => boolean): Promise<I | undefined> {
    for (let page = 0; page <= MOST_PAGES; page++) {
      const branch = this.branches.get(parent);
      const found = branch?.items.find(isWanted);
      if (found) return found;
      if (branch && !branch.isLoading && branch.items.length >= branch.rowCount && branch.items.length > 0) return undefined;
      const before = branch?.items.length ?? 0;
      if (branch?.isLoading === true) await new Promise((resolve) => void setTimeout(resolve, 20));
      else {
        await this.load(parent);
        if ((this.branches.get(parent)?.items.length ?? 0) === before) return undefined;
      }
    }
    return undefined;
  }

  protected seek(index: number, until = index): void {
    if (index < 0) return;
    this.setCursor(index);
    this.store.setState(({ sought }) => ({ sought: sought + 1, soughtUntil: until }));
  }

  private show(newPages = 0): void {
    // Until the first rows of a new order are there, those of the old one stay.
    if ((this.branches.get(ROOT)?.items.length ?? 0) === 0 && this.branches.get(ROOT)?.isLoading === true) return;
    const rows = visibleRows(ROOT, this.branches, this.open);
    const cursor = rows.findIndex((row) => row.key === this.cursorKey);
    const row = rows[cursor];
    const pages = this.store.getState().pages + newPages;
    this.store.setState({ rows, cursor, pages, selected: row?.kind === 'item' ? row.item : undefined });
  }
}
