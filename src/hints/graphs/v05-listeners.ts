import { compareIdentity } from '../../analysis/graph/same-objects.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';
import { commonPlace, emitterName, listenerLists, type ListenerList, type ListenerLists } from './listener-lists.ts';
import { withArticle } from './type-words.ts';

const MANY = 100;
const GREW = 1.2;
const MOST_FOUND = 20;

export const v05: Rule = {
  id: 'V05',
  title: 'Listeners pile up',
  needs: [['v8-graph']],
  doc: {
    evidence:
      'An array of at least 11 functions that stands in a field where libraries keep listeners (_events, _listeners, listeners, __events, eventListeners), or in an object that does; or as many in the chain of an event that Node’s EventTarget keeps (AbortSignal). The 200 longest are looked at, and where there were more in the earlier snapshot growth is not told; those of one event and type of emitter are one finding. A hundred listeners, closures of one place in the source, and more of them (1.2 times) in a later snapshot of the process raise the confidence; as many as before lower it.',
    limits: 'Listeners of the DOM are Blink’s and not seen. An emitter may have many listeners by design: one snapshot says possible at most. Whether closures are of one place is told by five of them.',
    source: 'Node.js events.EventEmitter (defaultMaxListeners is 10), lib/internal/event_target.js; memlab’s heuristics for event listeners.',
  },
  healthy: 'No emitter has more than ten listeners of one event.',
  async run({ graphs }) {
    const dumps = graphs.filter(({ graph }) => graph.runtime === 'v8');
    const source = dumps.at(-1);
    if (!source) return [];
    const groups = groupsOf(source, (await listenerLists(source)).lists);
    const earlier = dumps.slice(0, -1).findLast((one) => compareIdentity(one.facts.identity, source.facts.identity).known);
    const all = earlier && (await listenerLists(earlier));
    const before = all && groupsOf(earlier, all.lists);
    return Promise.all([...groups].slice(0, MOST_FOUND).map(([key, lists]) => tell(source, key, lists, before && { lists: before.get(key) ?? [], isCut: all.isCut })));
  },
};

/** By type of emitter and event. */
function groupsOf(source: GraphSource, lists: readonly ListenerList[]): ReadonlyMap<string, readonly ListenerList[]> {
  const groups = new Map<string, ListenerList[]>();
  for (const list of lists) {
    const key = `V05 ${typeOf(source, list.emitter)} ${list.event === '' ? list.field : list.event}`;
    const group = groups.get(key);
    if (group) group.push(list);
    else groups.set(key, [list]);
  }
  return groups;
}

async function tell(source: GraphSource, key: string, lists: readonly ListenerList[], earlier: ListenerLists | undefined): Promise<Found> {
  const { graph } = source;
  // The longest stands first.
  const { emitter, event, field, object, functions } = lists[0]!;
  const type = typeOf(source, emitter);
  const most = functions.length;
  const name = lists.length === 1 ? await emitterName(source, emitter) : '';
  const place = await commonPlace(source, lists.flatMap((list) => list.functions));
  const count = sumOf(lists);
  const bytes = lists.reduce((sum, list) => sum + graph.retained[list.object]!, 0);
  const { before, grew } = compared(count, earlier);
  const many = `${grew === true && before !== undefined ? `${formatCount(before)} → ` : ''}${counted(count, 'listener')}`;
  const one = name === '' ? withArticle(type) : `\`${name}\` (${withArticle(type)})`;
  const who = lists.length === 1 ? one : `${formatCount(lists.length)} objects of type \`${type}\``;
  return {
    key,
    kind: 'leak',
    sentence: `${many}${event === '' ? '' : ` of “${event}”`}${place !== '' ? `, the function at \`${place}\` each time,` : ''} are kept by ${who}: ${formatBytes(bytes)}.`,
    ...certainty(0.55, 'more than ten listeners of one event are seldom meant')
      .more(most >= MANY, 0.4, 'there are a hundred or more')
      .more(place !== '', 0.2, 'they are closures of one place in the source')
      .more(grew === true, 0.5, before === undefined ? 'there were fewer than eleven in the snapshot before' : 'there are more than in the snapshot before')
      .less(grew === false, 0.4, 'there are no more than in the snapshot before')
      .atMost(grew === undefined, 0.7, earlier === undefined ? 'one snapshot does not tell whether they grow' : 'the snapshot before has so many lists that not all were looked at')
      .done(),
    impact: { bytes, objects: count },
    evidence: [{ kind: 'object', capture: source.id, object, typeName: typeOf(source, object), retained: graph.retained[object]!, text: `${counted(most, 'function')} in ${field}` }],
    fix: 'Remove the listener where the thing that added it ends (`off`, `removeListener`, `removeEventListener`), or add it with an AbortSignal or `once`.',
    surer: earlier === undefined ? ['Take another snapshot later: does the number rise?'] : [],
    functions: [],
    scale: { share: bytes / graph.retained[0]!, growth: before === undefined || grew === undefined ? 0 : growthWithoutTime(before, count), count },
  };
}

/** `before`: as far as it was counted. Undefined growth: there were as many or fewer, or more that nobody counted. */
export function compared(count: number, earlier: Pick<ListenerLists, 'isCut'> & { readonly lists: readonly Pick<ListenerList, 'functions'>[] } | undefined): { readonly before: number | undefined; readonly grew: boolean | undefined } {
  if (earlier === undefined) return { before: undefined, grew: undefined };
  const before = earlier.lists.length === 0 ? undefined : sumOf(earlier.lists);
  const isMore = before === undefined || count >= GREW * before;
  return { before, grew: isMore && earlier.isCut ? undefined : isMore };
}

function sumOf(lists: readonly Pick<ListenerList, 'functions'>[]): number {
  return lists.reduce((sum, { functions }) => sum + functions.length, 0);
}

function typeOf({ graph }: GraphSource, object: number): string {
  return graph.labels.names[graph.label[object]!]!;
}
