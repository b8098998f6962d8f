/**
 * The lines that leak checkers of tests put above stacks, in place of the runtime's own header: go.uber.org/goleak from 1.3
 * on (`[Goroutine 5 in state chan send, with app.worker on top of the stack:`; before, the runtime's header followed) and
 * etcd's (`2 instances of:`, client/pkg/testutil/leak.go). Go's own (net/http/main_test.go) and those made after it log
 * `x_test.go:97: Test appears to have leaked a Transport:` and below it, indented, stacks with a blank line between.
 */
import type { GoroutineHeader, HeaderReader } from './header.ts';

export interface LeakHead {
  readonly header: GoroutineHeader;
  /** Goroutines with this stack. */
  readonly copies: number;
}

/** Of a goroutine whose id is not told. */
export const NO_ID = -1;

const TOP = ' on top of the stack:';
const INSTANCES = ' instances of:';
const GOLEAK = /^[ \t]{0,200}\[?Goroutine (\d{1,15}) in state ([^\n]{1,200}?), with [^\n]/;
const ETCD = /^(\d{1,9}) instances of:$/;

/** Cheap for other lines: it is asked of each that ends in a colon. */
export function readLeakHead(text: string, headers: HeaderReader): LeakHead | undefined {
  if (text.endsWith(TOP)) return readGoleak(text, headers);
  if (!text.endsWith(INSTANCES)) return undefined;
  const copies = Number(ETCD.exec(text)?.[1] ?? 0);
  return copies === 0 ? undefined : { ...NAMELESS, copies };
}

/** Of a stack of which nothing else is told. */
export const NAMELESS: LeakHead = { header: { id: NO_ID, facts: { state: '', labels: [], isLeaked: false }, labels: [] }, copies: 1 };

const LEAKED = /^[ \t]{1,40}\S{1,200}\.go:\d{1,9}: (?:Test )?appears to have leaked [^:]{1,200}:$/;

/** Stacks follow, indented further. */
export function beginsLeakedStacks(text: string): boolean {
  return text.includes('appears to have leaked ') && LEAKED.test(text);
}

/** Of a text that ends within such a line. */
export function readCutLeakHead(text: string, headers: HeaderReader): LeakHead | undefined {
  return text.endsWith(TOP) ? undefined : readGoleak(text, headers);
}

function readGoleak(text: string, headers: HeaderReader): LeakHead | undefined {
  const found = GOLEAK.exec(text);
  const facts = found && headers.factsOf(found[2]!);
  return facts ? { header: { id: Number(found[1]), facts, labels: [] }, copies: 1 } : undefined;
}
