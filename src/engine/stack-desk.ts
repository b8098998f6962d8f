import { matchFrames } from '../analysis/match-frames.ts';
import type { ProfileIndex } from '../analysis/profile-index.ts';
import { sumMatches, type SearchSums } from '../analysis/search-frames.ts';
import { makeView, type StackView } from '../analysis/stack-view.ts';
import { makeTopTable, orderRows, type TopTable } from '../analysis/top-table.ts';
import { ok } from '../lib/result.ts';
import { runInSlices } from '../lib/steps.ts';
import type { Capture } from '../model/capture.ts';
import type { Pattern, TopOrder } from '../model/query.ts';
import type { Answer, CaptureFacts, FlameQuery, StackQuery } from './contract.ts';
import { noType } from './not-found.ts';
import { plainPicture, type Picture } from './picture.ts';
import { Recent } from './recent.ts';

const SLICES = { onProgress: () => undefined, sliceMs: 8 };

/** One open capture with what has been worked out about it; what was not asked for lately is forgotten. */
export class StackDesk {
  /** As it was read. */
  readonly capture: Capture;
  readonly facts: CaptureFacts;
  readonly index: ProfileIndex;
  private readonly views = new Recent<Answer<StackView>>(8);
  private readonly pictures = new Recent<Answer<Picture>>(8);
  private readonly tables = new Recent<Promise<TopTable>>(4);
  private readonly orders = new Recent<Int32Array>(8);
  private readonly searches = new Recent<Answer<SearchSums>>(8);

  constructor(capture: Capture, facts: CaptureFacts, index: ProfileIndex) {
    this.capture = capture;
    this.facts = facts;
    this.index = index;
  }

  view(query: StackQuery): Answer<StackView> {
    if (!(query.type >= 0 && query.type < this.facts.valueTypes.length)) {
      return noType();
    }
    return this.views.get(viewKey(query), () => makeView(this.index, query.type, query.filters));
  }

  picture(query: FlameQuery): Answer<Picture> {
    return this.pictures.get(`${JSON.stringify(query.shape)}${viewKey(query)}`, () => {
      const view = this.view(query);
      if (!view.ok) return view;
      return plainPicture(this.facts, view.value, query.shape, (pattern) => this.search(query, pattern));
    });
  }

  /** Adds up in slices, so that a picture that is asked for meanwhile does not wait for the table. */
  async table(query: StackQuery): Promise<Answer<{ readonly view: StackView; readonly table: TopTable }>> {
    const view = this.view(query);
    if (!view.ok) return view;
    const table = await this.tables.get(viewKey(query), () => runInSlices(makeTopTable(view.value), SLICES));
    return ok({ view: view.value, table });
  }

  rows(query: StackQuery, { view, table }: { readonly view: StackView; readonly table: TopTable }, order: TopOrder, text: string): Int32Array {
    const key = `${order.by}${order.descending}${text}\0${viewKey(query)}`;
    return this.orders.get(key, () => orderRows(view, table, order, text));
  }

  search(query: StackQuery, pattern: Pattern): Answer<SearchSums> {
    return this.searches.get(`${JSON.stringify(pattern)}${viewKey(query)}`, () => {
      const view = this.view(query);
      if (!view.ok) return view;
      const matched = matchFrames(this.index, pattern, { binary: false });
      return matched.ok ? ok(sumMatches(view.value, matched.value)) : matched;
    });
  }
}

function viewKey(query: StackQuery): string {
  return `${query.type}:${JSON.stringify(query.filters)}`;
}
