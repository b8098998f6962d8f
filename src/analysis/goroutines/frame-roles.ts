import type { StackProfile } from '../../model/stack-profile.ts';
import { isStdPackage, packageOf } from '../go-names.ts';

/**
 * Which part a function plays in a waiting goroutine's stack, by function:
 * HIDDEN    what the runtime itself leaves out of a traceback: how it parks is said by the state
 * INTERNAL  how a wait is done: `sync.(*Mutex).Lock`, `internal/poll.(*FD).Read`, `time.Sleep`
 * STANDARD  any other part of the standard library
 * PROGRAM   the program and its modules; nameless code too
 */
export type FrameRole = 0 | 1 | 2 | 3;
export const HIDDEN: FrameRole = 0;
export const INTERNAL: FrameRole = 1;
export const STANDARD: FrameRole = 2;
export const PROGRAM: FrameRole = 3;

export function roleOf(name: string): FrameRole {
  if (name === '') return PROGRAM;
  const packageName = packageOf(name);
  if (packageName === 'runtime') return isShown(name) ? INTERNAL : HIDDEN;
  if (packageName.startsWith('internal/runtime/')) return HIDDEN;
  if (packageName === 'sync' || packageName === 'syscall' || packageName.startsWith('internal/')) return INTERNAL;
  if (name === 'time.Sleep' || /^reflect\.(?:chan|rselect|Select|Value\.(?:Send|Recv|send|recv))/.test(name)) return INTERNAL;
  // Without a package: assembly (`gogo`), C.
  if (packageName === '') return STANDARD;
  return packageName !== 'main' && isStdPackage(packageName) ? STANDARD : PROGRAM;
}

/** The runtime shows its exported functions, and those that run a program's finalizers (runtime/traceback.go). */
function isShown(name: string): boolean {
  const rest = name.slice('runtime.'.length);
  return /^[A-Z]/.test(rest) || /^\(\*[A-Z]/.test(rest) || rest === 'runFinalizers' || rest === 'runCleanups' || rest === 'runfinq';
}

export interface StackFrames {
  /** By frame. */
  readonly role: Uint8Array;
  /** By frame: string id of the function's name, 0 for code without one. */
  readonly name: Int32Array;
  /** By frame: string id of the file. */
  readonly file: Int32Array;
}

export function framesOf(profile: StackProfile): StackFrames {
  const { frames, functions, strings } = profile;
  const roleOfFunction = new Uint8Array(functions.count);
  for (let func = 0; func < functions.count; func++) roleOfFunction[func] = roleOf(strings[functions.name[func]!]!);
  const role = new Uint8Array(frames.count);
  const name = new Int32Array(frames.count);
  const file = new Int32Array(frames.count);
  for (let frame = 0; frame < frames.count; frame++) {
    const func = frames.func[frame]!;
    role[frame] = func === -1 ? PROGRAM : roleOfFunction[func]!;
    name[frame] = func === -1 ? 0 : functions.name[func]!;
    file[frame] = func === -1 ? 0 : functions.file[func]!;
  }
  return { role, name, file };
}

/**
 * The node where the stack begins that a traceback prints: without the runtime's frames at its inner end. In `debug=1`
 * those have no names. A stack of nothing else stays whole.
 */
export function shownNode(profile: StackProfile, { role, name }: StackFrames, from: number): number {
  const { parent, frame } = profile.stacks;
  let node = from;
  while (node > 0 && (role[frame[node]!] === HIDDEN || name[frame[node]!] === 0)) node = parent[node]!;
  return node > 0 ? node : from;
}

/** By sample: where the stack begins that a traceback prints. */
export function shownNodes(profile: StackProfile, frames: StackFrames): Int32Array<ArrayBuffer> {
  const { count, node } = profile.samples;
  const shown = new Int32Array(count);
  for (let sample = 0; sample < count; sample++) {
    shown[sample] = sample > 0 && node[sample] === node[sample - 1] ? shown[sample - 1]! : shownNode(profile, frames, node[sample]!);
  }
  return shown;
}

/** The innermost frame that is no part of how the goroutine waits; of nothing else the innermost, -1 of an empty stack. */
export function topFrame({ stacks }: StackProfile, { role }: StackFrames, shown: number): number {
  for (let node = shown; node > 0; node = stacks.parent[node]!) if (role[stacks.frame[node]!]! >= STANDARD) return stacks.frame[node]!;
  return shown > 0 ? stacks.frame[shown]! : -1;
}

/** The innermost frame of the program and its modules that has a name, -1 without one. */
export function programFrame({ stacks }: StackProfile, { role, name }: StackFrames, shown: number): number {
  for (let node = shown; node > 0; node = stacks.parent[node]!) {
    const frame = stacks.frame[node]!;
    if (role[frame] === PROGRAM && name[frame] !== 0) return frame;
  }
  return -1;
}

/** String id of the function that the goroutine was started with: the outermost past the runtime's own. */
export function entryName({ stacks }: StackProfile, { role, name }: StackFrames, from: number): number {
  let entry = 0;
  for (let node = from; node > 0; node = stacks.parent[node]!) {
    const frame = stacks.frame[node]!;
    if (role[frame]! >= INTERNAL) entry = name[frame]!;
  }
  return entry;
}
