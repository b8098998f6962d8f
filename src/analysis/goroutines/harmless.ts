import { compileRegex } from '../../lib/regex.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { framesOf, shownNodes } from './frame-roles.ts';
import type { GoroutineColumns } from './goroutine-columns.ts';
import { plainState, type GoroutineStates } from './infer-state.ts';

/** Which functions a rule's pattern is tried on. `top` is the innermost one that a traceback prints. */
export type HarmlessWhere = 'any' | 'top' | 'creator';

/** A kind of waiting that is no leak by itself. Rules are data: a reader may edit the list, and it is kept as JSON. */
export interface HarmlessRule {
  /** RE2; matches anywhere in a function's full name. Empty: any goroutine in such a state. */
  readonly pattern: string;
  readonly reason: string;
  /** `any` when it is left out. */
  readonly where?: HarmlessWhere;
  /** RE2; the function that calls the one which `pattern` fits, directly. Only where `any` function is looked at. */
  readonly calledBy?: string;
  /** RE2, matched against the state; left out: in any state. */
  readonly state?: string;
}

/**
 * Goroutines that every program has, or that the runtime and well-known packages keep on purpose. Those of the runtime and
 * of `testing` are goleak's defaults too (go.uber.org/goleak).
 */
export const HARMLESS_RULES: readonly HarmlessRule[] = [
  {
    pattern: '',
    state:
      '^(force gc \\(idle\\)|GC (sweep|scavenge) wait|GC worker \\((idle|active)\\)|finalizer wait|cleanup wait|GOMAXPROCS updater \\(idle\\)|trace reader \\(blocked\\)|system goroutine wait)$',
    reason: 'The runtime’s own goroutine, waiting for work.',
  },
  {
    pattern: '^main\\.main$',
    state: '^(select \\(no cases\\)|chan receive|chan receive \\(nil chan\\))$',
    reason: 'The main goroutine, parked while others work.',
  },
  { pattern: '^os/signal\\.(loop|signal_recv)$', reason: 'Waits for signals; one in every program that listens for them.' },
  { pattern: '^runtime\\.ensureSigM', reason: 'The runtime’s goroutine for the signal mask.' },
  { pattern: '^runtime\\.(ReadTrace|readTrace0)$|^runtime/trace\\.Start\\.func', reason: 'Reads the execution trace while one is taken.' },
  { pattern: '^testing\\.\\(\\*T\\)\\.(Run|Parallel)$', where: 'top', state: '^chan receive$', reason: 'A test waits for its subtests or for its turn.' },
  { pattern: '^net\\.\\(\\*\\w+Listener\\)\\.Accept', state: '^IO wait$', reason: 'A listener waits for connections; one for each listener.' },
  { pattern: '^database/sql\\.\\(\\*DB\\)\\.connectionOpener$', where: 'top', reason: 'One for each open sql.DB.' },
  {
    pattern: '^bufio\\.\\(\\*Reader\\)\\.Peek$',
    calledBy: '^net/http\\.\\(\\*conn\\)\\.serve$',
    state: '^IO wait$',
    reason: 'A server’s idle connection, waiting for the next request.',
  },
  { pattern: '^net/http\\.\\(\\*connReader\\)\\.backgroundRead$', state: '^IO wait$', reason: 'Watches a connection while its handler runs.' },
  { pattern: '^net/http\\.\\(\\*persistConn\\)\\.readLoop$', state: '^IO wait$', reason: 'A client’s idle connection, kept for the next request.' },
  {
    pattern: '^google\\.golang\\.org/grpc/internal/transport\\.\\(\\*(http2Client|http2Server|loopyWriter|controlBuffer)\\)\\.(reader|keepalive|run|get|HandleStreams)',
    state: '^(select|IO wait)$',
    reason: 'A gRPC connection’s own loops, up to three for each connection.',
  },
];

export interface HarmlessMarks {
  /** By sample: index into the rules of the first that fits, -1 where none does. */
  readonly rule: Int32Array;
}

/** Needs `loadRegex` first, as every pattern does. */
export function markHarmless(columns: GoroutineColumns, states: GoroutineStates, rules: readonly HarmlessRule[]): Result<HarmlessMarks, Failure> {
  const { profile, creator } = columns;
  const { samples, stacks, strings } = profile;
  const frames = framesOf(profile);
  const rule = new Int32Array(samples.count).fill(-1);
  const shown = shownNodes(profile, frames);
  for (const [number, { pattern, state, calledBy, where = 'any' }] of rules.entries()) {
    const name = compile(pattern);
    if (!name.ok) return name;
    const inState = compile(state ?? '');
    if (!inState.ok) return inState;
    const stateFits = Uint8Array.from(states.states, (text) => (inState.value(plainState(text)) ? 1 : 0));
    if (!stateFits.includes(1)) continue;
    const caller = compile(calledBy ?? '');
    if (!caller.ok) return caller;
    const names = new NameMatches(strings, name.value);
    const callers = new NameMatches(strings, caller.value);
    // Whether the frame at a node, or one around it, fits.
    const within = new Uint8Array(stacks.count);
    if (pattern !== '' && where === 'any') {
      for (let node = 1; node < stacks.count; node++) {
        const around = stacks.parent[node]!;
        const isHere = names.has(frames.name[stacks.frame[node]!]!) && (calledBy === undefined || (around > 0 && callers.has(frames.name[stacks.frame[around]!]!)));
        within[node] = isHere || within[around] === 1 ? 1 : 0;
      }
    }
    for (let sample = 0; sample < samples.count; sample++) {
      if (rule[sample] !== -1 || stateFits[states.state[sample]!] === 0) continue;
      if (pattern === '' || fits(sample)) rule[sample] = number;
    }
    function fits(sample: number): boolean {
      if (where === 'any') return within[samples.node[sample]!] === 1;
      if (where === 'creator') return creator[sample] !== -1 && names.has(creator[sample]!);
      return shown[sample]! > 0 && names.has(frames.name[stacks.frame[shown[sample]!]!]!);
    }
  }
  return ok({ rule });
}

function compile(source: string): Result<(text: string) => boolean, Failure> {
  if (source === '') return ok(() => true);
  const test = compileRegex(source);
  if (test.ok) return test;
  return err({ code: 'bad-pattern', sentence: `“${source}” in the list of harmless waits is not a regular expression: ${test.error}.` });
}

/** Each name is looked at once. */
class NameMatches {
  private readonly strings: readonly string[];
  private readonly test: (text: string) => boolean;
  private readonly known: Int8Array;

  constructor(strings: readonly string[], test: (text: string) => boolean) {
    this.strings = strings;
    this.test = test;
    this.known = new Int8Array(strings.length).fill(-1);
  }

  has(id: number): boolean {
    if (this.known[id] === -1) this.known[id] = this.test(this.strings[id]!) ? 1 : 0;
    return this.known[id] === 1;
  }
}
