/** Dumps in text, as `debug=2` prints them, from a few words for each group. */
import { hintContextOf, textFile, type ContextOptions } from '../../../testing/hint-context.ts';
import type { HintContext } from '../../context.ts';
import type { Found, Rule } from '../../rule.ts';

export interface MadeGroup {
  readonly n: number;
  readonly state: string;
  /** `main.work:12`, innermost first. An argument may follow: `sync.(*Mutex).lockSlow(0xc000012345):12`. */
  readonly stack: readonly string[];
  readonly by?: string;
  /** The goroutine that started the i-th. */
  readonly in?: (at: number) => number;
  /** Id of the first, and from one to the next. */
  readonly from?: number;
  readonly step?: number;
  readonly minutes?: (at: number) => number;
  readonly isLeaked?: boolean;
}

/** What every process has, so that there is something beside. */
export const USUAL: readonly MadeGroup[] = [
  { n: 1, state: 'running', stack: ['runtime/pprof.writeGoroutineStacks:819', 'main.main:20'], from: 1 },
  { n: 1, state: 'IO wait', stack: ['internal/poll.runtime_pollWait:351', 'net.(*TCPListener).Accept:387', 'net/http.(*Server).Serve:3434'], by: 'main.main', from: 6 },
];

export function dumpText(groups: readonly MadeGroup[]): string {
  const goroutines = groups.flatMap((group) => Array.from({ length: group.n }, (_, at) => goroutine(group, at)));
  return `${goroutines.join('\n\n')}\n`;
}

function goroutine({ state, stack, by, in: parent, from = 100, step = 1, minutes, isLeaked }: MadeGroup, at: number): string {
  const wait = minutes === undefined || minutes(at) < 1 ? '' : `, ${minutes(at)} minutes`;
  const frames = stack.flatMap((frame) => {
    const colon = frame.lastIndexOf(':');
    const call = frame.slice(0, colon);
    const withArguments = /\((?:0x[^)]*|\.\.\.)\)$/.test(call) ? call : `${call}(0xc000010000?)`;
    return [withArguments, `\t/srv/app/file.go:${frame.slice(colon + 1)} +0x1d`];
  });
  const created = by === undefined ? [] : [`created by ${by} in goroutine ${parent?.(at) ?? 1}`, '\t/srv/app/file.go:7 +0x11'];
  return [`goroutine ${from + at * step} [${state}${isLeaked === true ? ' (leaked)' : ''}${wait}]:`, ...frames, ...created].join('\n');
}

/** One dump after the other; the usual goroutines are in each. */
export function contextOfDumps(dumps: readonly (readonly MadeGroup[])[], options?: ContextOptions): Promise<HintContext> {
  return hintContextOf(
    dumps.map((groups, at) => textFile(`dump.${at}.txt`, dumpText([...USUAL, ...groups]))),
    options,
  );
}

export async function findingsOf(rule: Rule, dumps: readonly (readonly MadeGroup[])[], options?: ContextOptions): Promise<readonly Found[]> {
  return rule.run(await contextOfDumps(dumps, options));
}
