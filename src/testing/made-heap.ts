/** Heap profiles as text, made for a test: every allocation recorded, so that the figures are what they say. */
import { textFile, type NamedBytes } from './hint-context.ts';

export interface MadeRecord {
  /** Innermost first: `main.add main.go:12`. */
  readonly stack: readonly string[];
  readonly size: number;
  /** Objects in use and ever made, by capture; the last stands for those that follow. */
  readonly inuse: readonly number[];
  readonly made?: readonly number[];
}

/** `heap.0.txt`, `heap.1.txt`, … `period`: one sample for so many bytes. */
export function madeHeaps(count: number, records: readonly MadeRecord[], period = 1): readonly NamedBytes[] {
  return Array.from({ length: count }, (_, at) => textFile(`heap.${at}.txt`, heapText(records, at, period)));
}

function heapText(records: readonly MadeRecord[], at: number, period: number): string {
  const addresses = new Map<string, string>();
  const addressOf = (frame: string): string => {
    let address = addresses.get(frame);
    if (address === undefined) addresses.set(frame, (address = `0x${(0x400000 + 16 * addresses.size).toString(16)}`));
    return address;
  };
  const of = (values: readonly number[]): number => values[Math.min(at, values.length - 1)] ?? 0;
  const lines: string[] = [];
  const sums = [0, 0, 0, 0];
  for (const { stack, size, inuse, made = inuse } of records) {
    const [held, all] = [of(inuse), of(made)];
    if (all === 0) continue;
    for (const [column, value] of [held, held * size, all, all * size].entries()) sums[column]! += value;
    lines.push(`${held}: ${held * size} [${all}: ${all * size}] @ ${stack.map(addressOf).join(' ')}`);
    for (const frame of stack) {
      const space = frame.lastIndexOf(' ');
      lines.push(`#\t${addressOf(frame)}\t${frame.slice(0, space)}+0x1\t/app/${frame.slice(space + 1)}`);
    }
    lines.push('');
  }
  return `heap profile: ${sums[0]}: ${sums[1]} [${sums[2]}: ${sums[3]}] @ heap/${2 * period}\n${lines.join('\n')}\n`;
}
