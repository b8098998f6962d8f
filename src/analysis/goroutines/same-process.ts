import { foldName } from '../compare/fold-name.ts';
import type { GoroutineColumns } from './goroutine-columns.ts';
import { orderById } from './order-by-id.ts';

/** Whether goroutine ids mean the same in two dumps, and why. */
export interface ProcessVerdict {
  readonly same: boolean;
  readonly why: string;
}

/** Which goroutines of two dumps are the same ones: samples of the other dump, -1 where it has none with that id. */
export interface MatchedIds {
  readonly inHead: Int32Array;
  readonly inBase: Int32Array;
  readonly stayed: number;
}

/**
 * Each processor takes 16 numbers at a time (runtime/proc.go), so that a young goroutine may have a number somewhat below
 * the largest: this far on 64 processors.
 */
const MOST_SLACK = 16 * 64;
const LEAST_SLACK = 128;

export function matchIds(base: GoroutineColumns, head: GoroutineColumns): MatchedIds {
  const inHead = new Int32Array(base.id.length).fill(-1);
  const inBase = new Int32Array(head.id.length).fill(-1);
  const before = samplesById(base);
  const after = samplesById(head);
  let at = 0;
  let stayed = 0;
  for (let k = 0; k < before.length; k++) {
    const sample = before[k]!;
    const id = base.id[sample]!;
    // A damaged dump may have an id twice: the first counts.
    if (k > 0 && base.id[before[k - 1]!] === id) continue;
    while (at < after.length && head.id[after[at]!]! < id) at++;
    const other = after[at];
    if (other === undefined || head.id[other] !== id) continue;
    inHead[sample] = other;
    inBase[other] = sample;
    stayed++;
  }
  return { inHead, inBase, stayed };
}

/**
 * Go numbers goroutines upwards from 1 and never gives a number twice, but every process begins anew and starts its first
 * ones in the same order. So a number in both dumps proves little; what tells a restart is another creator under the same
 * number, and young goroutines with numbers that were long given out.
 */
export function judgeProcess(base: GoroutineColumns, head: GoroutineColumns, matched: MatchedIds): ProcessVerdict {
  if (!base.hasIds || !head.hasIds) {
    return { same: false, why: 'Goroutines can be followed between dumps only by their ids, which debug=2 has, and protobuf and debug=1 have not.' };
  }
  if (matched.stayed === 0) return { same: false, why: 'No goroutine id is in both dumps: they come from different processes, or nothing of the first is left.' };
  const stranger = findStranger(base, head, matched);
  if (stranger !== undefined) return { same: false, why: `Different processes: ${stranger}.` };

  let largest = 0;
  for (let sample = 0; sample < base.id.length; sample++) if (base.id[sample]! > largest) largest = base.id[sample]!;
  const slack = Math.min(MOST_SLACK, Math.max(LEAST_SLACK, largest / 2));
  let came = 0;
  let low = 0;
  for (let sample = 0; sample < matched.inBase.length; sample++) {
    if (matched.inBase[sample] !== -1 || !(head.id[sample]! > 0)) continue;
    came++;
    if (head.id[sample]! < largest - slack) low++;
  }
  // Some remain: the dump before may be cut, and system goroutines show only while they run the program's code.
  if (low > Math.max(8, came / 10)) {
    return {
      same: false,
      why: `Different processes, or dumps in the wrong order: ${low} of ${came} new goroutines have ids far below ${largest}, which had been given out before.`,
    };
  }
  const shared = `${matched.stayed} goroutine ids are in both dumps with the same creators`;
  if (largest <= LEAST_SLACK) return { same: true, why: `Taken for one process: ${shared}. So few goroutines had been created that another run of the program could look alike.` };
  return { same: true, why: `One process: ${shared}, and ${came === 0 ? 'no new ones came' : 'the numbers of new ones go on from there'}.` };
}

/** One number that stands for two different goroutines. */
function findStranger(base: GoroutineColumns, head: GoroutineColumns, { inHead }: MatchedIds): string | undefined {
  const folded = new Map<string, string>();
  const creatorOf = (columns: GoroutineColumns, sample: number): string => {
    const name = columns.creator[sample] === -1 ? '' : columns.profile.strings[columns.creator[sample]!]!;
    let text = folded.get(name);
    if (text === undefined) folded.set(name, (text = foldName(name)));
    return text;
  };
  for (let sample = 0; sample < inHead.length; sample++) {
    const other = inHead[sample]!;
    if (other === -1) continue;
    const was = creatorOf(base, sample);
    const is = creatorOf(head, other);
    if (was !== is && was !== '' && is !== '') return `goroutine ${base.id[sample]} was created by ${was} in one dump and by ${is} in the other`;
    const parent = base.createdIn[sample]!;
    const otherParent = head.createdIn[other]!;
    if (parent > 0 && otherParent > 0 && parent !== otherParent) {
      return `goroutine ${base.id[sample]} was created in goroutine ${parent} in one dump and in ${otherParent} in the other`;
    }
  }
  return undefined;
}

/** Goroutine 0 is a thread's system stack, and no one goroutine. */
function samplesById({ id }: GoroutineColumns): Uint32Array {
  return orderById(id).filter((sample) => id[sample]! > 0);
}
