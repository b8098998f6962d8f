/** Count profiles from a model, as Go's runtime/pprof prints them with `debug=1`. */
import fc from 'fast-check';
import { goQuoted } from './write-dump.ts';

export interface ModelRecord {
  readonly count: number;
  readonly labels: readonly (readonly [key: string, value: string])[];
  /** Innermost frames that the `#` lines leave out. */
  readonly hidden: number;
  readonly frames: readonly { readonly func: string; readonly file: string; readonly line: number }[];
  readonly hasGoexit: boolean;
  readonly zeros: number;
}

export function writeCountProfile(name: string, records: readonly ModelRecord[]): string {
  const total = records.reduce((sum, { count }) => sum + count, 0);
  return `${name} profile: total ${total}\n${records.map((record, at) => writeRecord(record, at)).join('')}`;
}

/** Address of frame `at` of record `record`, counted from the innermost; what follows is the return address. */
export function addressOf(record: number, at: number): number {
  return 0x400000 + record * 0x1000 + at * 0x10;
}

function writeRecord(record: ModelRecord, index: number): string {
  const length = record.hidden + record.frames.length;
  const counters = Array.from({ length }, (_, at) => addressOf(index, at) + 1);
  if (record.hasGoexit) counters.push(0x3ff001);
  const zeros = Array.from({ length: record.zeros }, () => 0);
  let text = `${record.count} @ ${[...counters, ...zeros].map((counter) => `0x${counter.toString(16)}`).join(' ')}\n`;
  if (record.labels.length > 0) text += `# labels: {${record.labels.map(([key, value]) => `${goQuoted(key)}:${goQuoted(value)}`).join(', ')}}\n`;
  for (const [at, frame] of record.frames.entries()) {
    const address = `0x${addressOf(index, record.hidden + at).toString(16)}`;
    // Columns are aligned with tabs.
    text += frame.func === '' ? `#\t${address}\n` : `#\t${address}\t${frame.func}+0x1f${'\t'.repeat(1 + (at % 3))}${frame.file}:${frame.line}\n`;
  }
  return `${text}\n`;
}

const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 9 });

export const recordsModel: fc.Arbitrary<readonly ModelRecord[]> = fc.array(
  fc.record({
    count: fc.integer({ min: 1, max: 1_000_000 }),
    labels: fc.array(fc.tuple(word, word), { maxLength: 3 }),
    hidden: fc.integer({ min: 0, max: 3 }),
    frames: fc.array(
      fc.record({
        func: fc.constantFrom('main.main', 'main.(*G[...]).Wait', 'net/http.(*conn).serve', ''),
        file: fc.constantFrom('/src/main.go', './my code/x.go', 'net/http/server.go'),
        line: fc.integer({ min: 1, max: 9999 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    hasGoexit: fc.boolean(),
    zeros: fc.constantFrom(0, 0, 5),
  }),
  { minLength: 1, maxLength: 8 },
);
