import { entryName, framesOf, PROGRAM, programFrame, shownNode, STANDARD } from '../../analysis/goroutines/frame-roles.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import type { Evidence } from '../../model/finding.ts';
import type { GoroutineSource } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { programNames } from './causes.ts';
import { makeTable } from './groups.ts';
import { groupEvidence } from './piles.ts';

/** A panic that a program's own log may have told. */
const MAY_GO_ON = 0.7;

interface Crash {
  readonly kind: 'deadlock' | 'memory' | 'stack' | 'map' | 'finalizers' | 'unlock' | 'checkptr' | 'fatal' | 'panic';
  /** The line that says it. */
  readonly line: string;
  readonly numbers: readonly number[];
  readonly lines: readonly string[];
}

const SIGNS: readonly (readonly [kind: Crash['kind'], sign: RegExp])[] = [
  // The runtime names the cause before it dies: the first that fits counts.
  ['finalizers', /^WARNING: LIKELY CLEANUP\/FINALIZER ISSUES|^fatal error: detected possible issues with cleanups/],
  ['memory', /^runtime: out of memory: cannot allocate (\d+)-byte block \((\d+) in use\)/],
  ['memory', /^fatal error: (?:runtime: )?(?:out of memory|cannot allocate memory)/],
  ['stack', /^runtime: goroutine stack exceeds (\d+)-byte limit/],
  ['stack', /^fatal error: stack overflow/],
  ['deadlock', /^fatal error: all goroutines are asleep - deadlock!/],
  ['map', /^fatal error: (?:concurrent map (?:read and map write|writes|iteration and map write))/],
  // What sync and the compiler's checks say of the program's own mistakes (sync/mutex.go, sync/rwmutex.go, runtime/checkptr.go).
  ['unlock', /^fatal error: sync: (?:(?:R?[Uu]nlock) of unlocked (?:RW)?[Mm]utex|inconsistent mutex state)/],
  ['checkptr', /^fatal error: checkptr: /],
  ['fatal', /^fatal error: /],
  ['panic', /^panic: /],
];

export const g33: Rule = {
  id: 'G33',
  title: 'Crashes and panics',
  needs: [['crash']],
  doc: {
    evidence:
      'What Go prints above the stacks: `all goroutines are asleep - deadlock!`, `out of memory: cannot allocate N-byte block (M in use)`, `stack overflow`, `concurrent map writes` (and reads), the report of `GODEBUG=checkfinalizers=1`, an unlock of a lock that is not locked, a pointer that `-d=checkptr` refuses, another `fatal error:`, or `panic:`. Where `runtime/debug.Stack` is on the stack below a panic, or a function that ran while it was handled, the program may have recovered and gone on: then it is said to have panicked (possible).',
    limits: 'What a program says in a panic of its own is left to the capture: only the runtime’s words are repeated. A panic is no leak; the goroutines of its dump are looked at as those of any other. A log that prints the stack where a panic happened, and not where it was recovered, looks like the end. Who asked for the last block is not always who has the memory. A deadlock is only noticed when every goroutine waits, so that a program with a server or a signal handler ends in none.',
    source: 'runtime/proc.go (checkdead), runtime/mcache.go (allocLarge), runtime/stack.go (newstack), internal/runtime/maps, runtime/mcheckmark.go (checkFinalizersAndCleanups).',
  },
  healthy: 'What is open holds no crash: no panic, no fatal error, no deadlock that the runtime noticed.',
  run: (context) =>
    [...context.goroutines, ...context.leakProfiles].flatMap((source) => {
      const crash = crashOf(source);
      return crash ? [finding(source, crash)] : [];
    }),
};

function crashOf({ index }: GoroutineSource): Crash | undefined {
  const lines = index.profile.origin.comments;
  for (const [kind, sign] of SIGNS) {
    // Of several panics the last ended the program; the others were being handled.
    for (const line of kind === 'panic' ? lines.toReversed() : lines) {
      const found = sign.exec(line);
      if (found) return { kind, line, numbers: found.slice(1).map(Number), lines };
    }
  }
  return undefined;
}

function finding(source: GoroutineSource, crash: Crash): Found {
  const { place, path, isHandled, isTimer } = whoCrashed(source);
  const table = makeTable([source]);
  const groups = table?.groups.filter((group) => group.state !== 'running' && group.now > group.harmless).slice(0, 3) ?? [];
  const said: Evidence = { kind: 'note', capture: source.id, text: crash.line };
  const waiting = groups.flatMap((group) => (table ? [groupEvidence(table, group)] : []));
  const common = { kind: 'crash', confidence: 0.99, reasons: ['the runtime says so'], surer: [], scale: { share: 1, growth: 0, count: 1 } } as const;
  const at = place === undefined ? '' : ` \`${place}\``;
  switch (crash.kind) {
    case 'deadlock': {
      const functions = programNames(groups.flatMap(({ frame, creator }) => [frame, creator]));
      const total = table?.totals[0] ?? 0;
      return {
        ...common,
        key: `G33 deadlock ${functions[0] ?? ''}`,
        sentence: `The program ended in a deadlock: ${total === 1 ? 'its only goroutine waits' : total === 2 ? 'both goroutines wait' : `all ${formatCount(total)} goroutines wait`}${groups.length > 0 ? `, ${groups.map(({ frame, state }) => `in \`${frame}\` (${state})`).join(', ')}` : ''}.`,
        impact: { goroutines: total },
        evidence: [said, ...waiting],
        fix: 'Something that one of them waits for was to be done by another: the missing send, close, Done or Unlock. Begin with the one that all others wait for.',
        functions,
        severity: { least: 4 },
      };
    }
    case 'memory': {
      const [wanted, inUse] = crash.numbers;
      return {
        ...common,
        key: `G33 memory ${place ?? ''}`,
        sentence:
          wanted === undefined || inUse === undefined
            ? `The program ran out of memory${at === '' ? '' : ` in${at}`}.`
            : `The program ran out of memory: ${at === '' ? 'it' : at.trim()} asked for ${formatBytes(wanted)} while ${formatBytes(inUse)} were in use.`,
        impact: inUse === undefined ? {} : { bytes: inUse },
        evidence: [said, ...waiting],
        fix: `${whatToLookAt(wanted, inUse, at)} A memory limit (GOMEMLIMIT) below what the system gives makes the collector work harder before it ends so.`,
        surer: ['Heap profiles from before the end: they tell what the memory was in use for.'],
        functions: path,
        severity: { least: 4 },
      };
    }
    case 'stack': {
      const [limit] = crash.numbers;
      return {
        ...common,
        key: `G33 stack ${place ?? ''}`,
        sentence: `${at === '' ? 'A goroutine' : at.trim()} went past the ${limit === undefined ? 'largest stack' : `${formatBytes(limit)} that a stack may have`}: it calls itself without end, or nearly so.`,
        impact: limit === undefined ? {} : { bytes: limit },
        evidence: [said],
        fix: `Give the recursion in${at === '' ? ' it' : at} an end, or bound its depth; a String, Error or MarshalJSON method that prints its own receiver recurses, too.`,
        functions: path,
        severity: { least: 4 },
      };
    }
    case 'map':
      return {
        ...common,
        key: `G33 map ${place ?? ''}`,
        sentence: `Two goroutines used one map at once${at === '' ? '' : `, one of them in${at}`}, and at least one wrote.`,
        impact: {},
        evidence: [said],
        fix: `Guard the map with a mutex or use \`sync.Map\`; the race detector (\`-race\`) shows both sides.`,
        functions: path,
        severity: { least: 4 },
      };
    case 'unlock':
      return {
        ...common,
        key: `G33 unlock ${place ?? ''}`,
        sentence: `A lock was given back that nobody had${at === '' ? '' : `, in${at}`}: “${crash.line.slice('fatal error: '.length)}”. Go ends the program then; \`recover\` can’t help.`,
        impact: {},
        evidence: [said],
        fix: `Look for a path${at === '' ? '' : ` to${at}`} that unlocks twice, or without having locked (an early Unlock beside a deferred one, RUnlock for Unlock), and for a lock that was copied with its struct, which \`go vet\` (copylocks) shows.`,
        functions: path,
        severity: { least: 4 },
      };
    case 'checkptr':
      return {
        ...common,
        key: `G33 checkptr ${place ?? ''}`,
        sentence: `A pointer was made by \`unsafe\` that must not be${at === '' ? '' : `, in${at}`}: “${crash.line.slice('fatal error: '.length)}”.`,
        impact: {},
        evidence: [said],
        fix: `Keep to the patterns of \`unsafe.Pointer\`${at === '' ? '' : ` in${at}`}: no arithmetic past the object, alignment as the type wants it, \`unsafe.Slice\` and \`unsafe.String\` where they do. Only builds with \`-race\` or \`-d=checkptr\` look at it; others go on with memory that may be another’s.`,
        functions: path,
        severity: { least: 4 },
      };
    case 'fatal':
      return {
        ...common,
        key: `G33 fatal ${place ?? ''}`,
        sentence: `The runtime ended the program${at === '' ? '' : ` in${at}`}: “${crash.line.slice('fatal error: '.length)}”.`,
        impact: {},
        evidence: [said],
        fix: 'What the runtime says there is about itself or the machine more often than about the program: memory that was overwritten (`unsafe`, cgo, a data race: try `-race`), a wrong system call, or a bug of Go. Look at the goroutine that ran.',
        functions: path,
        severity: { least: 4 },
      };
    case 'panic': {
      // A program may put anything into a panic of its own, and findings are shared.
      const told = /^panic: (runtime error: .*?)(?: \[recovered.*)?$/.exec(crash.line)?.[1];
      const isEnd = !isHandled || crash.lines.some((line) => line.startsWith('[signal ')) || crash.lines.filter((line) => line.startsWith('panic: ')).length > 1;
      const what = `${at === '' ? '' : ` in${at}`}${told === undefined ? '' : `: ${told}`}`;
      const read = `Read the stack of the goroutine that ran${at === '' ? '' : `, from${at} outwards`}`;
      return {
        ...common,
        key: `G33 panic ${place ?? ''}`,
        sentence: `${isEnd ? 'The program ended in a panic' : 'A goroutine panicked'}${what}.${told === undefined ? ' What it says stands above the stacks in the capture.' : ''} ${isEnd ? 'That is no leak; the' : 'Its stack was printed while the panic was handled: the program may have gone on. The'} other goroutines are looked at as those of any dump.`,
        confidence: isEnd ? common.confidence : MAY_GO_ON,
        reasons: isEnd ? common.reasons : ['a log that a program writes after `recover` looks the same'],
        impact: {},
        evidence: told === undefined ? [] : [{ ...said, text: told }],
        fix: isTimer
          ? `A timer ran it (\`time.AfterFunc\`), so that it is most likely a watchdog: not its code is the fault, but what it watches over, which took too long. See what the other goroutines wait for, and who armed the timer.`
          : `${read}: what it did there, or was given, is the fault. \`recover\` in a deferred function keeps one request from ending the whole program.`,
        functions: path,
        severity: { most: isEnd ? 3 : 2 },
      };
    }
    case 'finalizers': {
      const setIn = functionsIn(crash.lines);
      const [first] = setIn;
      const what = crash.lines.find((line) => line.startsWith('is reachable from'))?.replace(/^is reachable from/, 'it is reachable from its own');
      return {
        ...common,
        key: `G33 finalizers ${first ?? ''}`,
        sentence: `A value with a finalizer or cleanup can never be freed${what === undefined ? '' : `: ${what}`}${first === undefined ? '' : ` (\`${first}\`)`}.`,
        impact: {},
        evidence: [said],
        fix: `Don’t let the finalizer or cleanup${first === undefined ? '' : ` in \`${first}\``} refer to the value that it is for, nor to anything that does: no closure over it, no cycle.`,
        functions: setIn,
        severity: { least: 3 },
      };
    }
  }
}

/** Functions that the report of checkfinalizers names: "main.main.func7()". */
function functionsIn(lines: readonly string[]): readonly string[] {
  return programNames(lines.map((line) => /^([\w./%*()[\]-]+)\(\)$/.exec(line)?.[1]));
}

interface Crashed {
  readonly place: string | undefined;
  readonly path: readonly string[];
  /** The stack is of a deferred function that handles a panic, or prints it. */
  readonly isHandled: boolean;
  /** time.AfterFunc started it. */
  readonly isTimer: boolean;
}

/** Prints the stack of the goroutine that calls it. */
const PRINTS_STACK = /^runtime\/debug\.(?:Stack|PrintStack)$/;

/** The program's functions on the stack that ran when the program ended, innermost first; of a panic that is handled, those that led to it. */
function whoCrashed({ columns, states }: GoroutineSource): Crashed {
  const { profile } = columns;
  const { samples, stacks, strings } = profile;
  const frames = framesOf(profile);
  const nameAt = (node: number): string => strings[frames.name[stacks.frame[node]!]!]!;
  let best = -1;
  let bestSample = -1;
  for (let sample = 0; sample < samples.count; sample++) {
    if (states.states[states.state[sample]!] !== 'running') continue;
    const node = shownNode(profile, frames, samples.node[sample]!);
    if (programFrame(profile, frames, node) === -1 || entryName(profile, frames, node) === 0) continue;
    // Of several that ran, the one that the runtime was in, which shows in the names of its inner frames.
    if (best !== -1 && !throws(node)) continue;
    best = node;
    bestSample = sample;
  }
  if (best === -1) return { place: undefined, path: [], isHandled: false, isTimer: false };
  const { from, isHandled } = handled(best);
  const names: string[] = [];
  let isTimer = columns.creator[bestSample] !== -1 && strings[columns.creator[bestSample]!] === 'time.goFunc';
  for (let node = from; node > 0; node = stacks.parent[node]!) {
    const name = nameAt(node);
    if (name === 'time.goFunc') isTimer = true;
    if (names.length < 5 && frames.role[stacks.frame[node]!] === PROGRAM && name !== '' && names.at(-1) !== name) names.push(name);
  }
  return { place: names[0], path: [...new Set(names)], isHandled, isTimer };

  /** What the program runs inside of `panic` is a deferred function. Where the runtime prints the end, `panic` is innermost, or not there. */
  function handled(shown: number): { readonly from: number; readonly isHandled: boolean } {
    let isInside = false;
    let prints = false;
    for (let node = shown; node > 0; node = stacks.parent[node]!) {
      const name = nameAt(node);
      if (name === 'panic' || name === 'runtime.gopanic') {
        if (!isInside && !prints) break;
        return { from: stacks.parent[node]!, isHandled: true };
      }
      if (PRINTS_STACK.test(name)) prints = true;
      else if (frames.role[stacks.frame[node]!]! >= STANDARD) isInside = true;
    }
    return { from: shown, isHandled: prints };
  }

  function throws(from: number): boolean {
    for (let node = from; node > 0; node = stacks.parent[node]!) {
      if (/^(?:runtime\.(?:throw|fatal|newstack)|internal\/runtime\/maps\.fatal)/.test(nameAt(node))) return true;
    }
    return false;
  }
}

function whatToLookAt(wanted: number | undefined, inUse: number | undefined, at: string): string {
  if (wanted === undefined || inUse === undefined) return 'Look at the heap profiles for what grew.';
  return wanted * 4 > inUse ? `The block itself is a large part: look at what${at} makes so large.` : 'The last request is small beside what is in use: look at the heap profiles for what grew.';
}
