/** Whether two goroutine captures are of one build of one program, which ids, where both have them, do not tell alone. */
import { framesOf } from '../../analysis/goroutines/frame-roles.ts';
import { asPrinted } from '../../analysis/go-names.ts';
import { formatCount } from '../../lib/format-value.ts';
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import type { GoroutineSource } from '../context.ts';
import { programName } from '../program-name.ts';

/** Fewer functions of the program on stacks say nothing: a process that has just started shows no more. */
const LEAST_OWN = 3;
const HARDLY = 0.1;
/** Functions in both whose places are compared; of so few all have to be apart. */
const LEAST_SHARED = 2;
const FEW_SHARED = 5;
/** Every program has these. */
const EVERYWHERE = /^main\.(?:main|init)(?:\.|$)/;
const OWN = CODE_ORIGINS.indexOf('own');

/** Why they are of two programs, or builds, as a clause; undefined: nothing says so. */
export function whyTwoPrograms(one: GoroutineSource, other: GoroutineSource): string | undefined {
  if (one.buildId !== undefined && other.buildId !== undefined && one.buildId !== other.buildId) return 'their build ids differ';
  const [binary, otherBinary] = [programName(one.index), programName(other.index)];
  if (binary !== undefined && otherBinary !== undefined && binary !== otherBinary) return `one is of the program \`${binary}\`, the other of \`${otherBinary}\``;
  const [code, otherCode] = [codeOf(one), codeOf(other)];
  const [least, most] = code.own.size <= otherCode.own.size ? [code, otherCode] : [otherCode, code];
  const shared = countShared(least, most);
  if (least.own.size >= LEAST_OWN && shared <= HARDLY * least.own.size && countShared(most, least) <= HARDLY * most.own.size) {
    return shared === 0 ? 'no function of the program itself is in both' : `of ${formatCount(least.own.size)} functions of the program itself only ${formatCount(shared)} ${shared === 1 ? 'is' : 'are'} in both`;
  }
  return standElsewhere(code, otherCode) ? 'most functions that are in both stand in other files or at other lines: they were built apart' : undefined;
}

interface Code {
  /** Functions of the program's own module. */
  readonly own: ReadonlySet<string>;
  /** Of all functions. */
  readonly places: ReadonlyMap<string, Place>;
}

interface Place {
  /** '' where it is not told. */
  readonly file: string;
  readonly lines: Set<number>;
  readonly isOwn: boolean;
}

const known = new WeakMap<GoroutineSource['index'], Code>();

function codeOf({ index }: GoroutineSource): Code {
  const there = known.get(index);
  if (there) return there;
  const { profile, groups } = index;
  const { frames, strings } = profile;
  const { name, file } = framesOf(profile);
  const own = new Set<string>();
  const places = new Map<string, Place>();
  for (let frame = 0; frame < frames.count; frame++) {
    if (name[frame] === 0) continue;
    const printed = asPrinted(strings[name[frame]!]!);
    const isOwn = groups.origin[groups.ofFrame[frame]!] === OWN;
    let place = places.get(printed);
    if (!place) places.set(printed, (place = { file: strings[file[frame]!]!, lines: new Set(), isOwn }));
    if (frames.line[frame]! > 0) place.lines.add(frames.line[frame]!);
    if (isOwn && !EVERYWHERE.test(printed)) own.add(printed);
  }
  const code = { own, places };
  known.set(index, code);
  return code;
}

/** Of one's own functions those that the other has at all: what is whose own is a guess in each. */
function countShared({ own }: Code, { places }: Code): number {
  let shared = 0;
  for (const name of own) if (places.has(name)) shared++;
  return shared;
}

/**
 * A function stands in one file of a build, and all forms print the same path. What waits in a library waits at the same few
 * lines; the program's own may be anywhere in it.
 */
function standElsewhere(one: Code, other: Code): boolean {
  let both = 0;
  let apart = 0;
  for (const [name, place] of one.places) {
    const there = other.places.get(name);
    if (!there || place.file === '' || there.file === '') continue;
    both++;
    const areLinesApart = !place.isOwn && !there.isOwn && place.lines.size > 0 && there.lines.size > 0 && ![...place.lines].some((line) => there.lines.has(line));
    if (place.file !== there.file || areLinesApart) apart++;
  }
  return both >= FEW_SHARED ? apart * 2 > both : both >= LEAST_SHARED && apart === both;
}
