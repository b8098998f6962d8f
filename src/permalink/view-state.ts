/**
 * How a comparison is looked at, as a link says it: readable, apart from the payload, and only what differs from the
 * default, so that links stay short and a newer default reaches old links.
 *
 *   v=side · v=difference · v=dominators  which view (dominators: of heaps; goroutines: of their dumps)
 *   by=function · by=package · by=label   what a row stands for
 *   scale=normalised · scale=perSecond
 *   match=exact
 *   type=alloc_space                      when it is not the one the link was made for
 *   f=focus:cache · f=hide.re:^runtime\.  a filter: kind, how it matches (.re, .fn, .pkg), pattern; may come again
 *   f=label:tenant=acme · f=nolabel:…     filters by label
 *   fs=lxo                                whose each filter is, where it matters: the link's own (l), the link's and taken
 *                                         off (x), the reader's (o); written and read by src/store/link-filters.ts
 *   q=put · qre=put$                      search; as a regular expression
 *   text=lru                              filter of the table
 *   sort=base · sort=name.up              order of the table; `.up` is ascending
 *   sel=3f2a91c0 · zoom=…                 hash of the selected row's key, of the path that is zoomed to
 */
import type { Filter, GrewBy, GrewOrder, MatchMode, Pattern, Scale } from '../model/query.ts';
import { cleanText } from './clean-text.ts';
import type { Pair } from './percent.ts';
import { hexHash } from './stable-hash.ts';

export interface LinkView {
  readonly view: 'goroutines' | 'dominators' | 'grew' | 'side' | 'difference';
  readonly by: GrewBy;
  readonly scale: Scale;
  readonly match: MatchMode;
  /** Name of a value type; undefined: the one that was shown when the link was made. */
  readonly type: string | undefined;
  readonly filters: readonly Filter[];
  readonly search: { readonly text: string; readonly by: 'text' | 'regex' };
  readonly tableText: string;
  readonly order: GrewOrder;
  /** 8 hex digits, as `hashKey` makes them. */
  readonly selected: string | undefined;
  readonly zoom: string | undefined;
}

export const DEFAULT_LINK_VIEW: LinkView = {
  view: 'grew',
  by: 'path',
  scale: 'absolute',
  match: 'auto',
  type: undefined,
  filters: [],
  search: { text: '', by: 'text' },
  tableText: '',
  order: { by: 'delta', descending: true },
  selected: undefined,
  zoom: undefined,
};

/** Of a row's key. A path's key is its full names joined by ";", outermost first, so `hashPath` agrees with it. */
export function hashKey(key: string): string {
  return hexHash(key);
}

export function hashPath(names: readonly string[]): string {
  return hexHash(names.join(';'));
}

const VIEWS = ['goroutines', 'dominators', 'grew', 'side', 'difference'] as const;
const BYS = ['path', 'function', 'package', 'label'] as const;
const SCALES = ['absolute', 'normalised', 'perSecond'] as const;
const MATCHES = ['auto', 'exact'] as const;
const ORDERS = ['delta', 'base', 'head', 'share', 'name'] as const;
const FRAME_FILTERS = ['focus', 'ignore', 'hide', 'show'] as const;
const PATTERN_MARKS: readonly (readonly [Pattern['by'], string])[] = [['text', ''], ['regex', '.re'], ['function', '.fn'], ['package', '.pkg']];

/** No view has more, and each costs a pass over the samples. */
const MOST_FILTERS = 32;
const MOST_CHARACTERS = 2_000;

export function viewToPairs(view: LinkView): readonly Pair[] {
  const pairs: Pair[] = [];
  const put = (key: string, value: string | undefined, usual: string | undefined): void => {
    if (value !== undefined && value !== usual) pairs.push([key, value]);
  };
  put('v', view.view, 'grew');
  put('type', view.type, undefined);
  put('by', view.by, 'path');
  put('scale', view.scale, 'absolute');
  put('match', view.match, 'auto');
  for (const filter of view.filters) put('f', filterToText(filter), undefined);
  put(view.search.by === 'regex' ? 'qre' : 'q', view.search.text, '');
  put('text', view.tableText, '');
  put('sort', `${view.order.by}${view.order.descending ? '' : '.up'}`, 'delta');
  put('sel', view.selected, undefined);
  put('zoom', view.zoom, undefined);
  return pairs;
}

/** What is unknown or makes no sense is left at its default: an older page must open a newer link as far as it can. */
export function viewFromPairs(pairs: readonly Pair[]): LinkView {
  const last = new Map(pairs.map(([key, value]) => [key, cleanText(value.slice(0, MOST_CHARACTERS))]));
  const [order = '', direction] = (last.get('sort') ?? '').split('.');
  const regex = last.get('qre');
  return {
    view: oneOf(VIEWS, last.get('v')) ?? 'grew',
    by: oneOf(BYS, last.get('by')) ?? 'path',
    scale: oneOf(SCALES, last.get('scale')) ?? 'absolute',
    match: oneOf(MATCHES, last.get('match')) ?? 'auto',
    type: last.get('type') || undefined,
    filters: pairs
      .filter(([key]) => key === 'f')
      .slice(0, MOST_FILTERS)
      .flatMap(([, value]) => filterFromText(cleanText(value.slice(0, MOST_CHARACTERS))) ?? []),
    search: regex ? { text: regex, by: 'regex' } : { text: last.get('q') ?? '', by: 'text' },
    tableText: last.get('text') ?? '',
    order: oneOf(ORDERS, order) ? { by: oneOf(ORDERS, order) ?? 'delta', descending: direction !== 'up' } : DEFAULT_LINK_VIEW.order,
    selected: hexOf(last.get('sel')),
    zoom: hexOf(last.get('zoom')),
  };
}

function filterToText(filter: Filter): string {
  if ('key' in filter) {
    // The first `=` ends the key.
    const key = filter.key.replace(/[%=]/g, (mark) => (mark === '%' ? '%25' : '%3D'));
    return `${filter.kind === 'labelFocus' ? 'label' : 'nolabel'}:${key}=${filter.value}`;
  }
  const [, mark] = PATTERN_MARKS.find(([by]) => by === filter.pattern.by) ?? ['text', ''];
  return `${filter.kind}${mark}:${filter.pattern.value}`;
}

function filterFromText(text: string): Filter | undefined {
  const at = text.indexOf(':');
  if (at === -1) return undefined;
  const head = text.slice(0, at);
  const rest = text.slice(at + 1);
  if (head === 'label' || head === 'nolabel') {
    const equals = rest.indexOf('=');
    if (equals === -1) return undefined;
    const key = rest.slice(0, equals).replace(/%(25|3D)/g, (_, code: string) => (code === '25' ? '%' : '='));
    return { kind: head === 'label' ? 'labelFocus' : 'labelIgnore', key, value: rest.slice(equals + 1) };
  }
  const dot = head.indexOf('.');
  const kind = oneOf(FRAME_FILTERS, dot === -1 ? head : head.slice(0, dot));
  const by = PATTERN_MARKS.find(([, mark]) => mark === (dot === -1 ? '' : head.slice(dot)))?.[0];
  return kind && by && rest !== '' ? { kind, pattern: { by, value: rest } } : undefined;
}

function oneOf<const T extends string>(choices: readonly T[], text: string | undefined): T | undefined {
  return choices.find((choice) => choice === text);
}

function hexOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{8}$/.test(text) ? text : undefined;
}
