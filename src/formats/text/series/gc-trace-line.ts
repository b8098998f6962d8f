/** Lines of GODEBUG=gctrace=1 (runtime/mgc.go, gcMarkTermination), of all Go versions that wrote them. */

/** Sizes in bytes, times in ms. */
export interface GcTraceLine {
  readonly cycle: number;
  /** Since the process began; undefined up to Go 1.4. */
  readonly start: number | undefined;
  readonly gcCpu: number | undefined;
  /** Between its beginning and its end. */
  readonly clock: number;
  /** While the program stood still. */
  readonly pause: number;
  readonly before: number;
  readonly after: number;
  readonly live: number | undefined;
  readonly goal: number | undefined;
  readonly stacks: number | undefined;
  readonly globals: number | undefined;
  readonly processors: number | undefined;
  readonly goroutines: number | undefined;
  readonly isForced: boolean;
  /** A profile of leaked goroutines asked for it (Go 1.26). */
  readonly isLeakCheck: boolean;
}

const MB = 2 ** 20;
/** Since 1.5; stacks and globals since 1.18. */
const LINE =
  /^gc (\d{1,12}) @(\d{1,12}(?:\.\d+)?)s (\d+)%( \(checking for goroutine leaks\))?: ([\d.+e-]+) ms clock, ([\d.+/e-]+) ms cpu, (\d+)->(\d+)->(\d+) MB, (\d+) MB goal,(?: (\d+) MB stacks, (\d+) MB globals,)? (\d+) P( \(forced\))?/;
/** `gc7(4): 3+0+391+0 us, 26 -> 53 MB, 1200 (3000-1800) objects, 8 goroutines, …` up to 1.4. */
const OLD_LINE = /^gc ?(\d{1,12})\((\d+)\): ([\d+]+) us, (\d+) -> (\d+) MB, [^,]{1,80} obj(?:ects|s),(?: (\d+) goroutines,)?/;
const LONGEST = 500;

/**
 * Where such a line could begin; -1 in nearly all lines of a log. It may stand behind whatever a logger put before it, but
 * not within a word.
 */
export function findGcTrace(text: string): number {
  for (let at = text.indexOf('gc'); at >= 0; at = text.indexOf('gc', at + 2)) {
    if (at > 0 && isWordPart(text.charCodeAt(at - 1))) continue;
    // `gc 12 @…` or `gc12(3): …`
    const next = text.charCodeAt(at + 2);
    const digit = next === 0x20 ? text.charCodeAt(at + 3) : next;
    if (digit < 0x30 || digit > 0x39) continue;
    const rest = text.slice(at, at + 20);
    if (rest.includes(' @') || rest.includes('): ')) return at;
  }
  return -1;
}

function isWordPart(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
}

export function readGcTrace(text: string, at: number): GcTraceLine | undefined {
  const line = text.slice(at, at + LONGEST);
  const found = LINE.exec(line);
  if (!found) return readOldLine(line);
  const phases = found[5]!.split('+').map(Number);
  if (phases.some((phase) => Number.isNaN(phase))) return undefined;
  return {
    cycle: Number(found[1]),
    start: Number(found[2]) * 1000,
    gcCpu: Number(found[3]),
    clock: phases.reduce((sum, phase) => sum + phase, 0),
    pause: pauseOf(phases),
    before: Number(found[7]) * MB,
    after: Number(found[8]) * MB,
    live: Number(found[9]) * MB,
    goal: Number(found[10]) * MB,
    stacks: found[11] === undefined ? undefined : Number(found[11]) * MB,
    globals: found[12] === undefined ? undefined : Number(found[12]) * MB,
    processors: Number(found[13]),
    goroutines: undefined,
    isForced: found[14] !== undefined,
    isLeakCheck: found[4] !== undefined,
  };
}

/** The first and the last phase stop the world; those between (one, three in Go 1.5) run beside the program. */
function pauseOf(phases: readonly number[]): number {
  return phases.length === 1 ? phases[0]! : phases[0]! + phases.at(-1)!;
}

function readOldLine(line: string): GcTraceLine | undefined {
  const found = OLD_LINE.exec(line);
  if (!found) return undefined;
  const clock = found[3]!.split('+').reduce((sum, phase) => sum + Number(phase), 0) / 1000;
  return {
    cycle: Number(found[1]),
    start: undefined,
    gcCpu: undefined,
    clock,
    // All of it stopped the world, but for sweeping since 1.3, which these lines don't tell apart.
    pause: clock,
    before: Number(found[4]) * MB,
    after: Number(found[5]) * MB,
    live: undefined,
    goal: undefined,
    stacks: undefined,
    globals: undefined,
    processors: Number(found[2]),
    goroutines: found[6] === undefined ? undefined : Number(found[6]),
    isForced: false,
    isLeakCheck: false,
  };
}
