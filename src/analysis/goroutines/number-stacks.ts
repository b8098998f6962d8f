import type { StackProfile } from '../../model/stack-profile.ts';
import { HIDDEN, type StackFrames } from './frame-roles.ts';
import { PairNumbers } from './number-pairs.ts';

/**
 * A number for each stack node: the same for stacks whose frames have the same numbers, wherever in the tree they are.
 * Frames that tracebacks leave out count only where there are no others, so that protobuf and text agree. The empty stack
 * is 0. `numbers` may be shared by several profiles.
 */
export function numberStacksBy({ stacks }: StackProfile, { role }: StackFrames, ofFrame: Int32Array, numbers: PairNumbers): Int32Array<ArrayBuffer> {
  const ofNode = new Int32Array(stacks.count);
  const hasShown = new Uint8Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    const around = stacks.parent[node]!;
    const frame = stacks.frame[node]!;
    const isHidden = role[frame] === HIDDEN;
    if (isHidden && hasShown[around] === 1) {
      ofNode[node] = ofNode[around]!;
      hasShown[node] = 1;
      continue;
    }
    // The first frame that is shown begins the stack anew.
    const outer = isHidden === (hasShown[around] === 0) ? ofNode[around]! : 0;
    ofNode[node] = 1 + numbers.numberOf(outer, ofFrame[frame]!);
    hasShown[node] = isHidden ? 0 : 1;
  }
  return ofNode;
}

const MOST_LINES = 2 ** 30;

/** By function, file and line. */
export function numberStacks(profile: StackProfile, frames: StackFrames): Int32Array<ArrayBuffer> {
  const places = new PairNumbers();
  const numbers = new PairNumbers();
  // A line that is no ordinary number: no code has one, a damaged file may.
  const odd = new Map<number, number>();
  const ofFrame = new Int32Array(profile.frames.count);
  for (let frame = 0; frame < ofFrame.length; frame++) {
    const line = profile.frames.line[frame]!;
    let number = line;
    if (!(line >= 0 && line < MOST_LINES) || !Number.isInteger(line)) {
      number = odd.get(line) ?? MOST_LINES + odd.size;
      odd.set(line, number);
    }
    ofFrame[frame] = numbers.numberOf(places.numberOf(frames.name[frame]!, frames.file[frame]!), number);
  }
  return numberStacksBy(profile, frames, ofFrame, new PairNumbers(Math.min(profile.stacks.count, 1 << 20)));
}
