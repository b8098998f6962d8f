import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { STRENGTHS } from '../../model/object-graph.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { growthWithoutTime } from '../weigh.ts';
import { isOfLibrary } from './type-words.ts';

const FINALIZER = 'java.lang.ref.Finalizer';
const THREAD = 'java.lang.ref.Finalizer$FinalizerThread';
/** `Reference.queue` of one that stands in the queue, or came out of it, is one of two marks of this class. */
const MARK = 'java.lang.ref.ReferenceQueue$Null';
const STRENGTH = STRENGTHS.indexOf('finalizer');
const LEAST = 1000;

export const j06: Rule = {
  id: 'J06',
  title: 'Objects wait for their finalizer',
  needs: [['jvm-graph']],
  doc: {
    evidence:
      'At least 1,000 objects of java.lang.ref.Finalizer whose reference was put into the queue of the finalizer thread: their field `queue` holds a mark of ReferenceQueue$Null. Told with them: the class that most of the waiting objects have, or the largest of several, the bytes that only they keep, and the method of the program that the finalizer thread is in. More of them in a later dump raises the confidence, as many or fewer lower it.',
    limits: 'Objects with a finalizer that are in use are no backlog and not counted; nor are those that the collection just before the dump found. A dump in the moment after a large collection catches a queue that is soon empty. Android keeps its queue otherwise.',
    source: 'java.lang.ref.Finalizer, Reference and ReferenceQueue (OpenJDK); JEP 421 deprecates finalization.',
  },
  healthy: 'Few objects wait for a finalizer.',
  async run({ graphs }) {
    const dumps = graphs.filter(({ graph }) => graph.runtime === 'jvm');
    const source = dumps.at(-1);
    const waiting = source && waitingIn(source);
    if (!waiting || waiting.count < LEAST) return [];
    const before = dumps.length > 1 ? waitingIn(dumps.at(-2)!).count : undefined;
    return [tell(source, waiting, before, await busyWith(source))];
  },
};

function tell(source: GraphSource, { count, bytes, type, ofType, first }: Waiting, before: number | undefined, method: string | undefined): Found {
  const grew = before !== undefined && count > before * 1.1;
  const total = source.graph.retained[0]! + bytes;
  const objects = `${before === undefined || !grew ? '' : `${formatCount(before)} → `}${formatCount(count)} objects`;
  const most = type === undefined ? '' : ofType > count / 2 ? `, most of them of class \`${type}\`` : `, among them ${formatCount(ofType)} of class \`${type}\``;
  const thread = method === undefined ? '' : `; the finalizer thread is in \`${method}\``;
  return {
    key: `J06${type === undefined ? '' : ` ${type}`}`,
    kind: 'leak',
    sentence: `${objects} wait for their finalizer${bytes > 0 ? ` and keep ${formatBytes(bytes)}` : ''}${most}${thread}.`,
    ...certainty(0.8, 'they stand in the queue of the finalizer thread')
      .more(grew, 0.5, 'there are more than in the dump before')
      .more(method !== undefined, 0.2, 'the finalizer thread is busy')
      .less(before !== undefined && !grew, 0.5, 'there are no more than in the dump before')
      .done(),
    impact: { objects: count, bytes },
    evidence: [{ kind: 'object', capture: source.id, object: first, typeName: type ?? FINALIZER, retained: bytes, text: `${formatCount(count)} × ${FINALIZER} in the queue` }],
    fix:
      method === undefined
        ? 'Close such objects with try-with-resources, or register them with a java.lang.ref.Cleaner; a slow `finalize()` holds up all that come after it.'
        : `Do not wait in \`${method}\`: one slow finalizer holds up all that come after it. Close such objects with try-with-resources, or register them with a java.lang.ref.Cleaner.`,
    surer: before === undefined ? ['jcmd PID GC.finalizer_info, and another dump later.'] : [],
    functions: method === undefined ? [] : [method],
    scale: { share: bytes / total, growth: before === undefined ? 0 : growthWithoutTime(before, count), count },
  };
}

interface Waiting {
  readonly count: number;
  /** What only they keep: no root leads there. */
  readonly bytes: number;
  /** The class that has most of the objects that wait, how many, and one of them; undefined: the dump does not lead to them. */
  readonly type: string | undefined;
  readonly ofType: number;
  readonly first: number | undefined;
}

function waitingIn({ graph }: GraphSource): Waiting {
  const { labels, label, loose, objectOf } = graph;
  const isFinalizer = Uint8Array.from(labels.names, (name) => (name === FINALIZER ? 1 : 0));
  const isMark = Uint8Array.from(labels.names, (name) => (name === MARK ? 1 : 0));
  const waits = new Uint8Array(graph.count);
  let count = 0;
  for (let object = 1; object < graph.reachable; object++) {
    if (isFinalizer[label[object]!] === 0) continue;
    const node = graph.nodeOf[object]!;
    for (let edge = graph.edgeStart[node]!; edge < graph.edgeEnd[node]!; edge++) {
      if (isMark[label[objectOf[graph.target[edge]!]!]!] === 0) continue;
      waits[object] = 1;
      count++;
      break;
    }
  }
  if (count < LEAST) return { count, bytes: 0, type: undefined, ofType: 0, first: undefined };
  const objects: number[] = [];
  const byLabel = new Float64Array(labels.count);
  for (let at = 0; at < loose.count; at++) {
    if (loose.strength[at] !== STRENGTH || waits[objectOf[loose.source[at]!]!] === 0) continue;
    const object = objectOf[loose.target[at]!]!;
    objects.push(object);
    byLabel[label[object]!]!++;
  }
  const most = byLabel.reduce((best, many, at) => (many > byLabel[best]! ? at : best), 0);
  const first = objects.find((object) => label[object] === most);
  return { count, bytes: bytesOutOfReach(graph, objects), type: first === undefined ? undefined : labels.names[most]!, ofType: byLabel[most]!, first };
}

/** Of objects and all that they lead to, as far as no root does. */
function bytesOutOfReach({ count, reachable, shallow, nodeOf, objectOf, edgeStart, edgeEnd, target }: GraphSource['graph'], from: readonly number[]): number {
  const seen = new Uint8Array(count);
  const pending: number[] = [];
  const visit = (object: number): void => {
    if (object < reachable || seen[object] === 1) return;
    seen[object] = 1;
    pending.push(object);
  };
  for (const object of from) visit(object);
  let bytes = 0;
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    bytes += shallow[object]!;
    const node = nodeOf[object]!;
    for (let edge = edgeStart[node]!; edge < edgeEnd[node]!; edge++) visit(objectOf[target[edge]!]!);
  }
  return bytes;
}

/** The innermost method of the program on the stack of the finalizer thread. */
async function busyWith({ graph, content }: GraphSource): Promise<string | undefined> {
  const names = Uint8Array.from(graph.labels.names, (name) => (name === THREAD ? 1 : 0));
  const thread = graph.label.findIndex((label, object) => object < graph.reachable && names[label] === 1);
  if (thread === -1) return undefined;
  const read = await content.describe(graph.nodeOf[thread]!, 0, 0);
  return read.ok ? read.value.stack.find(({ name }) => !isOfLibrary(name))?.name : undefined;
}
