import type { StackCollector } from '../stack-collector.ts';

/** `#\t0x73e270\tmain.leakRecv.func1+0x30\t/srv/main.go:35`: columns are aligned with as many tabs as it takes. */
export interface FrameLine {
  readonly address: number;
  /** Empty: no symbol. */
  readonly func: string;
  readonly file: string;
  readonly line: number;
}

export function readFrameLine(text: string): FrameLine | undefined {
  const columns = text.split('\t').filter((column) => column !== '');
  const [mark, address, symbol, place] = columns;
  if (mark !== '#' || address === undefined || !/^0x[0-9a-f]{1,16}$/.test(address) || columns.length > 4) return undefined;
  if (symbol === undefined) return { address: Number(address), func: '', file: '', line: 0 };
  const plus = symbol.lastIndexOf('+0x');
  const colon = place?.lastIndexOf(':') ?? -1;
  const line = place?.slice(colon + 1) ?? '';
  if (plus <= 0 || place === undefined || colon === -1 || !/^\d{1,15}$/.test(line)) return undefined;
  return { address: Number(address), func: symbol.slice(0, plus), file: place.slice(0, colon), line: Number(line) };
}

/**
 * The stack of a record, innermost first. The counters are return addresses and name all frames; the lines below show
 * the address before, and leave out the runtime's innermost frames and `runtime.goexit`. The former become places without a name,
 * the latter is left out, as the protobuf does it.
 */
export function makeCountStack(
  counters: readonly number[],
  frames: readonly FrameLine[],
  collector: StackCollector,
): { readonly stack: readonly number[]; readonly isWhole: boolean } {
  const stack: number[] = [];
  const place = (frame: FrameLine, isInlined: boolean): void => {
    stack.push(collector.location(frame.func, frame.file, frame.line, frame.address, isInlined));
  };
  const unnamed = (from: number, to: number): void => {
    for (let at = from; at < to; at++) stack.push(collector.location('', '', 0, counters[at]! - 1));
  };
  const named = frames.filter((frame) => frame.address !== 0);
  const first = named[0];
  if (!first) {
    unnamed(0, counters.length);
    // A profile without any symbols shows an address on each line; no lines at all are lines that are missing.
    return { stack, isWhole: frames.length > 0 || counters.length === 0 };
  }
  let next = counters.findIndex((counter) => stands(counter, first));
  if (next === -1) {
    for (const frame of named) place(frame, false);
    return { stack, isWhole: true };
  }
  unnamed(0, next);
  for (const [at, frame] of named.entries()) {
    if (next < counters.length && stands(counters[next]!, frame)) next++;
    // Before Go 1.21 one counter stood for a frame and for all that was inlined into it: innermost first.
    place(frame, named[at + 1]?.address === frame.address && !(next < counters.length && stands(counters[next]!, frame)));
  }
  const left = counters.length - next;
  if (left > 1) unnamed(next, counters.length);
  return { stack, isWhole: left <= 1 };
}

/** A frame below a signal's is shown as it is, for nothing returns to it. */
function stands(counter: number, frame: FrameLine): boolean {
  return counter - 1 === frame.address || counter === frame.address;
}
