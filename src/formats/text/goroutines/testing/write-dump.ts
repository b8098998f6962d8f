/** Goroutine dumps from a model, in every form that Go's runtime has printed them. Written from its source, not from our reader. */
import fc from 'fast-check';

export interface ModelFrame {
  readonly func: string;
  readonly file: string;
  readonly line: number;
  readonly args: string;
  readonly isInlined: boolean;
}

export interface ModelGoroutine {
  readonly id: number;
  readonly state: string;
  readonly minutes: number;
  readonly isLocked: boolean;
  readonly isLeaked: boolean;
  readonly isScan: boolean;
  readonly isDurable: boolean;
  readonly bubble: number;
  readonly labels: readonly (readonly [key: string, value: string])[];
  readonly frames: readonly ModelFrame[];
  /** Go prints these words for the frames in the middle of a deep stack. */
  readonly elidedAfter: number;
  readonly isUnavailable: boolean;
  readonly createdBy: (Pick<ModelFrame, 'func' | 'file' | 'line'> & { readonly parent: number }) | undefined;
  readonly ancestors: readonly { readonly id: number; readonly func: string }[];
}

export interface Variant {
  readonly labels: 'none' | 'go126' | 'go127';
  /** GOTRACEBACK=system: `gp=… m=…` and `fp=… sp=… pc=…`. */
  readonly isSystem: boolean;
  /** Go before 1.21 does not say which goroutine the creator was. */
  readonly hasParent: boolean;
  readonly lineEnd: '\n' | '\r\n';
  readonly prefix: string;
}

export function writeDump(goroutines: readonly ModelGoroutine[], variant: Variant): string {
  const blocks = goroutines.map((goroutine) => writeGoroutine(goroutine, variant));
  const lines = blocks.join('\n\n').split('\n');
  return lines.map((line) => `${variant.prefix}${line}${variant.lineEnd}`).join('');
}

function writeGoroutine(goroutine: ModelGoroutine, variant: Variant): string {
  const lines = [writeHeader(goroutine, variant)];
  if (goroutine.isUnavailable) lines.push('\tgoroutine running on other thread; stack unavailable');
  else {
    for (const [at, frame] of goroutine.frames.entries()) {
      lines.push(`${frame.func}(${frame.isInlined ? '...' : frame.args})`, `\t${frame.file}:${frame.line}${tail(frame, at, goroutine.id, variant)}`);
      if (at === goroutine.elidedAfter) lines.push('...201 frames elided...');
    }
  }
  if (goroutine.createdBy) {
    const { func, file, line, parent } = goroutine.createdBy;
    lines.push(`created by ${func}${variant.hasParent ? ` in goroutine ${parent}` : ''}`, `\t${file}:${line} +0x4a`);
  }
  for (const { id, func } of goroutine.ancestors) {
    lines.push(`[originating from goroutine ${id}]:`, `${func}(...)`, '\t/src/a.go:7 +0x8b', 'main.main(...)', '\t/src/main.go:9 +0x8b', `created by ${func}`, '\t/src/a.go:3 +0x1');
  }
  return lines.join('\n');
}

function tail(frame: ModelFrame, at: number, id: number, variant: Variant): string {
  if (frame.isInlined) return '';
  const stack = (0xc000000000 + id * 4096 + at * 16).toString(16);
  return ` +0x1d${variant.isSystem ? ` fp=0x${stack} sp=0x${stack} pc=0x${pcOf(frame).toString(16)}` : ''}`;
}

export function pcOf(frame: ModelFrame): number {
  return 0x400000 + frame.line * 16;
}

function writeHeader(goroutine: ModelGoroutine, variant: Variant): string {
  const { labels } = goroutine;
  let text = `goroutine ${goroutine.id} `;
  if (variant.isSystem) text += goroutine.id % 2 === 0 ? 'gp=0xc000002380 m=nil ' : 'gp=0xc000002380 m=3 mp=0xc000100008 ';
  text += `[${goroutine.state}`;
  if (goroutine.isLeaked) text += ' (leaked)';
  if (goroutine.isScan) text += ' (scan)';
  if (goroutine.isDurable) text += ' (durable)';
  if (goroutine.minutes > 0) text += `, ${goroutine.minutes} minutes`;
  if (goroutine.isLocked) text += ', locked to thread';
  if (goroutine.bubble > 0) text += `, synctest bubble ${goroutine.bubble}`;
  if (variant.labels === 'go126' && labels.length > 0) {
    text += ` labels:{${labels.map(([key, value]) => `${goQuoted(key)}: ${goQuoted(value)}`).join(', ')}}`;
  }
  text += ']';
  if (variant.labels === 'go127' && labels.length > 0) {
    text += ` {${labels.map(([key, value]) => `${bareOrQuoted(key)}: ${bareOrQuoted(value)}`).join(', ')}}`;
  }
  return `${text}:`;
}

function bareOrQuoted(text: string): string {
  return /^[A-Za-z0-9./_]+$/.test(text) ? text : goQuoted(text);
}

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f', '\v': '\\v', '\u0007': '\\a' };

/** As strconv.Quote does it, with escapes in place of all that is not plain. */
export function goQuoted(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (SHORT[character] !== undefined) quoted += SHORT[character];
    else if (code < 0x20 || code === 0x7f) quoted += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code > 0xffff) quoted += `\\U${code.toString(16).padStart(8, '0')}`;
    else if (code >= 0x80 && code < 0xa0) quoted += `\\u${code.toString(16).padStart(4, '0')}`;
    else quoted += character;
  }
  return `${quoted}"`;
}

const FUNCS = ['main.main', 'main.(*S[...]).Block', 'main.worker.func1', 'net/http.(*conn).serve', 'example.com/a%2eb/v2.Run.gowrap1', 'panic', 'main.(*T).Do-fm'];
const STATES = [
  'running', 'runnable', 'syscall', 'IO wait', 'chan receive', 'chan receive (nil chan)', 'chan send', 'select', 'select (no cases)', 'sleep',
  'sync.Mutex.Lock', 'sync.WaitGroup.Wait', 'GC worker (idle)', 'force gc (idle)', 'trace reader (blocked)', 'wait for GC cycle', 'coroutine', 'synctest.Run', '???',
];
const ARGS = ['', '0xc000012080', '0x1?, {0x598820?, 0x2f92e760a1e0?}', '{}, 0x0?, {0x1, ...}', '_, 0x3'];

const frame: fc.Arbitrary<ModelFrame> = fc.record({
  func: fc.constantFrom(...FUNCS),
  file: fc.constantFrom('/src/main.go', 'example.com/a@v1.2.3/b.go', 'C:/Users/me/my code/x.go', '_testmain.go'),
  line: fc.integer({ min: 1, max: 5000 }),
  args: fc.constantFrom(...ARGS),
  isInlined: fc.boolean(),
});

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });

export const goroutineModel: fc.Arbitrary<Omit<ModelGoroutine, 'id'>> = fc.record({
  state: fc.constantFrom(...STATES),
  minutes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100_000 })),
  isLocked: fc.boolean(),
  isLeaked: fc.boolean(),
  isScan: fc.boolean(),
  isDurable: fc.boolean(),
  bubble: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })),
  labels: fc.array(fc.tuple(fc.oneof(text, fc.constantFrom('handler', 'tenant id', 'a]:{b')), text), { maxLength: 3 }),
  frames: fc.array(frame, { minLength: 1, maxLength: 6 }),
  elidedAfter: fc.constantFrom(-1, -1, -1, 0, 2),
  isUnavailable: fc.constantFrom(false, false, false, true),
  createdBy: fc.option(fc.record({ func: fc.constantFrom(...FUNCS), file: fc.constant('/src/go.go'), line: fc.integer({ min: 1, max: 99 }), parent: fc.integer({ min: 1, max: 99 }) }), { nil: undefined }),
  ancestors: fc.oneof(fc.constant([]), fc.array(fc.record({ id: fc.integer({ min: 1, max: 99 }), func: fc.constantFrom('main.spawn', 'main.grand') }), { maxLength: 2 })),
});

/** Only the first goroutine of a dump can be running and have its stack. */
export const dumpModel: fc.Arbitrary<readonly ModelGoroutine[]> = fc
  .array(goroutineModel, { minLength: 1, maxLength: 8 })
  .map((goroutines) =>
    goroutines.map((goroutine, at) => ({ ...goroutine, id: at * 7 + 1, isUnavailable: goroutine.isUnavailable || (at > 0 && goroutine.state === 'running') })),
  );

export const variantModel: fc.Arbitrary<Variant> = fc.record({
  labels: fc.constantFrom('none', 'go126', 'go127'),
  isSystem: fc.boolean(),
  hasParent: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  prefix: fc.constantFrom('', '', '2026-11-20T04:20:31.123456789Z ', '2026-11-20T04:20:31.5Z stderr F ', 'Nov 20 04:20:31 web-1 app[812]: ', 'web-1  | ', '[pod/web-1/app] '),
});
