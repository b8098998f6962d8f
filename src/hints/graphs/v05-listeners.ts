import { counted } from '../../lib/counted.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { NODE_KINDS } from '../../model/object-graph.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { nameOfObject } from './v04-collection-growth.ts';

const FUNCTION = NODE_KINDS.indexOf('function');
/** Node warns from the eleventh listener of one event on (EventEmitter.defaultMaxListeners). */
const LEAST = 11;
/** Fields in which libraries keep listeners: Node's EventEmitter, and those that memlab knows. */
const FIELDS = /^(?:_events|_listeners|listeners|__events|_eventListeners|eventListeners)\b/;
const MOST_CANDIDATES = 200;

export const v05: Rule = {
  id: 'V05',
  title: 'Listeners pile up',
  needs: [['v8-graph']],
  doc: {
    evidence: 'An array of at least 11 functions that stands in a field where libraries keep listeners (_events, _listeners, listeners, __events, eventListeners), or in an object that does. The 200 largest candidates are looked at.',
    limits: 'Listeners of the DOM are Blink’s and not seen. An emitter may have many listeners by design.',
    source: 'Node.js events.EventEmitter (defaultMaxListeners is 10); memlab’s heuristics for event listeners.',
  },
  healthy: 'No emitter has more than ten listeners of one event.',
  async run({ graphs }) {
    const source = graphs.findLast(({ graph }) => graph.runtime === 'v8');
    if (!source) return [];
    const found: Found[] = [];
    for (const { object, functions } of candidates(source)) {
      const own = await nameOfObject(source, object);
      const holder = source.graph.dominator[object]!;
      const above = FIELDS.test(own) ? own : await nameOfObject(source, holder);
      if (!FIELDS.test(own) && !FIELDS.test(above)) continue;
      const { graph } = source;
      const emitter = graph.labels.names[graph.label[FIELDS.test(own) ? holder : graph.dominator[holder]!]!]!;
      const event = FIELDS.test(own) ? '' : ` of “${own}”`;
      found.push({
        key: `V05 ${emitter} ${own}`,
        kind: 'leak',
        sentence: `${counted(functions, 'listener')}${event} are kept by ${/^[AEIOU]/.test(emitter) ? 'an' : 'a'} \`${emitter}\`: ${formatBytes(graph.retained[object]!)}.`,
        ...certainty(0.55, 'more than ten listeners of one event are seldom meant').more(functions >= 100, 0.4, 'there are a hundred or more').done(),
        impact: { bytes: graph.retained[object]!, objects: functions },
        evidence: [{ kind: 'object', capture: source.id, object, typeName: 'Array', retained: graph.retained[object]!, text: `${counted(functions, 'function')} in ${above}` }],
        fix: 'Remove the listener where the thing that added it ends (`off`, `removeListener`), or add it with an AbortSignal or `once`.',
        surer: ['Take another snapshot later: does the number rise?'],
        functions: [],
        scale: { share: graph.retained[object]! / graph.retained[0]!, growth: 0, count: functions },
      });
    }
    return found;
  },
};

/** Arrays of functions, the longest first. */
function candidates({ graph }: GraphSource): readonly { readonly object: number; readonly functions: number }[] {
  const found: { readonly object: number; readonly functions: number }[] = [];
  const isFunction = (node: number): boolean => graph.labels.kind[graph.label[graph.objectOf[node]!]!] === FUNCTION;
  const arrays = Uint8Array.from(graph.labels.names, (name) => (name === 'Array' ? 1 : 0));
  for (let object = 1; object < graph.reachable; object++) {
    if (arrays[graph.label[object]!] === 0) continue;
    const node = graph.nodeOf[object]!;
    let functions = 0;
    // The snapshot shows elements as references of the array itself, besides those of its table.
    for (let edge = graph.edgeStart[node]!; edge < graph.edgeEnd[node]!; edge++) if (isFunction(graph.target[edge]!)) functions++;
    if (functions >= LEAST) found.push({ object, functions });
  }
  return found.sort((one, other) => other.functions - one.functions).slice(0, MOST_CANDIDATES);
}
