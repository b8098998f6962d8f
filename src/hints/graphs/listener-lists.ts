/** Lists of listeners in a V8 snapshot: arrays of functions in fields of emitters, and the chains of Node's EventTarget. */
import { NODE_KINDS } from '../../model/object-graph.ts';
import type { GraphSource } from '../context.ts';
import { referenceName } from './reference-name.ts';

const FUNCTION = NODE_KINDS.indexOf('function');
/** Node warns from the eleventh listener of one event on (EventEmitter.defaultMaxListeners). */
const LEAST = 11;
/** Fields in which libraries keep listeners: Node's EventEmitter, and those that memlab knows. */
const FIELDS = /^(?:_events|_listeners|listeners|__events|_eventListeners|eventListeners)\b/;
/** Where an EventTarget of Node keeps a Map from event to the first `Listener` of a chain (lib/internal/event_target.js). */
const TARGET_FIELD = 'kEvents';
const CHAINED = 'Listener';
const MOST_CANDIDATES = 200;
const MOST_ABOVE = 4;
const SAMPLES = 5;

export interface ListenerList {
  /** The array, or what holds the first of a chain. */
  readonly object: number;
  /** Nodes. */
  readonly functions: readonly number[];
  /** The object that has the list. */
  readonly emitter: number;
  /** Empty where it has no name. */
  readonly event: string;
  readonly field: string;
}

export interface ListenerLists {
  /** The longest first. */
  readonly lists: readonly ListenerList[];
  /** There are more than are looked at: one that is not here may only be shorter than these. */
  readonly isCut: boolean;
}

const KNOWN = new WeakMap<GraphSource, Promise<ListenerLists>>();

/** Of eleven listeners or more. */
export function listenerLists(source: GraphSource): Promise<ListenerLists> {
  const known = KNOWN.get(source) ?? find(source);
  KNOWN.set(source, known);
  return known;
}

async function find(source: GraphSource): Promise<ListenerLists> {
  const found: ListenerList[] = [];
  const candidates = [...arraysOfFunctions(source), ...chains(source)].sort((one, other) => other.functions.length - one.functions.length);
  for (const { object, functions, isChain } of candidates.slice(0, MOST_CANDIDATES)) {
    const held = isChain ? await targetOf(source, object) : await emitterOf(source, object);
    if (held) found.push({ object, functions, ...held });
  }
  return { lists: found, isCut: candidates.length > MOST_CANDIDATES };
}

type Candidate = Pick<ListenerList, 'object' | 'functions'> & { readonly isChain: boolean };

function arraysOfFunctions(source: GraphSource): readonly Candidate[] {
  const { graph } = source;
  const isArray = Uint8Array.from(graph.labels.names, (name) => (name === 'Array' ? 1 : 0));
  const found: Candidate[] = [];
  for (let object = 1; object < graph.reachable; object++) {
    if (isArray[graph.label[object]!] === 0) continue;
    // The snapshot shows elements as references of the array itself, besides those of its table.
    if (countFunctions(source, object) >= LEAST) found.push({ object, functions: functionsOf(source, object), isChain: false });
  }
  return found;
}

/** The second in a chain is dominated by the first, and so on: the first by what holds the chain. */
function chains(source: GraphSource): readonly Candidate[] {
  const { graph } = source;
  const isChained = Uint8Array.from(graph.labels.names, (name) => (name === CHAINED ? 1 : 0));
  const headOf = new Uint32Array(graph.reachable);
  const lists = new Map<number, number[]>();
  for (let object = 1; object < graph.reachable; object++) {
    if (isChained[graph.label[object]!] === 0) continue;
    const above = graph.dominator[object]!;
    headOf[object] = isChained[graph.label[above]!] === 1 ? headOf[above]! : above;
    // A listener refers to its function twice: as it was given, and as it is called.
    const [node] = functionsOf(source, object);
    if (node === undefined) continue;
    const list = lists.get(headOf[object]!) ?? [];
    list.push(node);
    lists.set(headOf[object]!, list);
  }
  return [...lists].filter(([, functions]) => functions.length >= LEAST).map(([object, functions]) => ({ object, functions, isChain: true }));
}

function countFunctions({ graph }: GraphSource, object: number): number {
  const node = graph.nodeOf[object]!;
  let count = 0;
  for (let edge = graph.edgeStart[node]!; edge < graph.edgeEnd[node]!; edge++) if (isFunction(graph, graph.target[edge]!)) count++;
  return count;
}

function functionsOf({ graph }: GraphSource, object: number): readonly number[] {
  const node = graph.nodeOf[object]!;
  return Array.from(graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node])).filter((target) => isFunction(graph, target));
}

function isFunction(graph: GraphSource['graph'], node: number): boolean {
  return graph.labels.kind[graph.label[graph.objectOf[node]!]!] === FUNCTION;
}

type Held = Pick<ListenerList, 'emitter' | 'event' | 'field'>;

/** The list stands in a field for listeners, or under the name of its event in an object that does. */
async function emitterOf(source: GraphSource, list: number): Promise<Held | undefined> {
  const { dominator } = source.graph;
  const own = await referenceName(source, list);
  const holder = dominator[list]!;
  if (FIELDS.test(own)) return { emitter: holder, event: '', field: own };
  const above = await referenceName(source, holder);
  return FIELDS.test(above) ? { emitter: dominator[holder]!, event: own, field: above } : undefined;
}

async function targetOf(source: GraphSource, head: number): Promise<Held | undefined> {
  const { dominator, nodeOf } = source.graph;
  for (let at = head, above = 0; at > 0 && above < MOST_ABOVE; at = dominator[at]!, above++) {
    const field = await referenceName(source, at);
    if (!field.includes(TARGET_FIELD)) continue;
    // Entries of the Map are called by their keys.
    const map = await source.content.describe(nodeOf[at]!, 0, 100);
    const entry = map.ok ? map.value.fields.find(({ target }) => target === nodeOf[head]!) : undefined;
    return { emitter: dominator[at]!, event: /^key "(.*)"$/.exec(entry?.name ?? '')?.[1] ?? '', field: TARGET_FIELD };
  }
  return undefined;
}

/** What the program calls an emitter. A private field says less than the variable that holds its object: `#signal` of an AbortController. */
export async function emitterName(source: GraphSource, emitter: number): Promise<string> {
  for (let at = emitter, above = 0; at > 0 && above < MOST_ABOVE; at = source.graph.dominator[at]!, above++) {
    const name = await referenceName(source, at);
    if (/^[A-Za-z_$][\w$]*$/.test(name)) return name;
    if (!name.startsWith('#')) break;
  }
  return '';
}

/**
 * Where the function of all that are looked at stands, `app.js:12`: closures of one place in the source are the same function,
 * made anew each time. Empty when they differ, or that is not known.
 */
export async function commonPlace({ content }: GraphSource, functions: readonly number[]): Promise<string> {
  const step = Math.max(1, Math.floor((functions.length - 1) / (SAMPLES - 1)));
  const places = new Set<string>();
  for (let at = 0; at < functions.length && places.size < 2; at += step) {
    const read = await content.describe(functions[at]!, 0, 0);
    places.add((read.ok && read.value.facts.find(({ label }) => label === 'source')?.value) || '');
  }
  const [place = ''] = places;
  // Node wraps listeners that are called once in functions of its own; the number of a script says nothing.
  if (places.size > 1 || place.startsWith('node:') || place.startsWith('script ')) return '';
  return /([^/\\]+:\d+):\d+$/.exec(place)?.[1] ?? '';
}
