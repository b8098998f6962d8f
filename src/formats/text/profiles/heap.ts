import { formatCount } from '../../../lib/format-value.ts';
import { runToEnd } from '../../../lib/steps.ts';
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { StackCollector } from '../stack-collector.ts';
import { ExactSums } from './exact-sums.ts';
import { parseAddresses } from './frame-line.ts';
import { HEAP_TYPES, IN_USE_TYPES, NO_HEADER, parseCounts, parseHeapHeader, type HeapCounts, type HeapHeader } from './heap-header.ts';
import { scaleHeapSample } from './scale-heap-sample.ts';
import { StackLines } from './stack-lines.ts';
import { startsOtherText } from './starts-other-text.ts';

/**
 * Heap and allocs profiles as text: `?debug=1` of net/http/pprof, and what gperftools writes. Both of Go's have the same
 * first line, so that what was asked for can't be told; all four value types are there in either.
 */
export function createHeapTextParser(): TextParser {
  const artefacts: TextArtefact[] = [];
  let open: HeapText | undefined;

  function end(isWhole: boolean): void {
    if (open) artefacts.push(open.end(isWhole));
    open = undefined;
  }

  return {
    name: 'heap profile',
    get isBusy() {
      return open !== undefined;
    },
    line(text) {
      const header = parseHeapHeader(text);
      if (header) {
        end(true);
        open = new HeapText(header);
        return true;
      }
      if (open) {
        if (text.startsWith('# runtime.MemStats')) {
          end(true);
          return false;
        }
        if (text === 'MAPPED_LIBRARIES:') {
          end(true);
          return true;
        }
        return open.line(text);
      }
      const counts = parseCounts(text);
      if (!counts || text.length === counts.end) return false;
      // To open one is dear, and anybody's line may begin like a record.
      if (!parseAddresses(text, counts.end, [])) return false;
      const headless = new HeapText(NO_HEADER);
      if (!headless.line(text)) return false;
      open = headless;
      return true;
    },
    finish() {
      end(false);
      return artefacts;
    },
  };
}

/** One profile, from its first line on. */
class HeapText {
  private readonly header: HeapHeader;
  private readonly collector: StackCollector;
  private readonly stack: StackLines;
  private readonly sums: ExactSums;
  private record: HeapCounts | undefined;
  private told = { inUseBytes: 0, allocBytes: 0 };
  private refused = 0;

  constructor(header: HeapHeader) {
    this.header = header;
    const types = header.isInUseOnly ? IN_USE_TYPES : HEAP_TYPES;
    this.collector = new StackCollector(types);
    this.stack = new StackLines(this.collector);
    this.sums = new ExactSums(types.length);
  }

  line(text: string): boolean {
    if (this.stack.isOpen) {
      if (text.trim() === '') {
        this.endRecord(true);
        return true;
      }
      if (this.stack.frame(text)) return true;
    }
    const counts = parseCounts(text);
    if (!counts) {
      if (startsOtherText(text)) this.endRecord(true);
      return false;
    }
    this.endRecord(true);
    if (!this.stack.open(text, counts.end)) return false;
    this.record = counts;
    return true;
  }

  end(isWhole: boolean): TextArtefact {
    this.endRecord(isWhole);
    const { rate } = this.header;
    const profile = runToEnd(this.collector.take({ periodType: { type: 'space', unit: 'bytes' }, period: rate }));
    return { kind: 'profile', profileKind: 'heap', profile, notices: this.notices() };
  }

  private endRecord(isWhole: boolean): void {
    if (!this.stack.isOpen || !this.record) return;
    const { inUseObjects, inUseBytes, allocObjects, allocBytes } = this.record;
    this.told.inUseBytes += inUseBytes;
    this.told.allocBytes += allocBytes;
    const { rate, isInUseOnly } = this.header;
    const inUse = scaleHeapSample(inUseObjects, inUseBytes, rate);
    const alloc = scaleHeapSample(allocObjects, allocBytes, rate);
    const values = isInUseOnly ? [inUse.objects, inUse.bytes] : [alloc.objects, alloc.bytes, inUse.objects, inUse.bytes];
    const stack = this.stack.close(isWhole);
    if (!this.sums.add(values)) {
      this.refused++;
      return;
    }
    const size = isInUseOnly ? blockSize(inUseObjects, inUseBytes) : blockSize(allocObjects, allocBytes);
    this.collector.add(stack, values, size === 0 ? [] : [{ key: 'bytes', number: size }]);
  }

  private notices(): readonly Notice[] {
    const { totals, rate } = this.header;
    const notices: Notice[] = [];
    const caution = (code: string, sentence: string): void => {
      notices.push({ code, severity: 'caution', sentence });
    };
    if (!totals) {
      caution('text-without-header', 'The first line of this heap profile is missing, and with it the sampling rate: the values are those that were sampled, not estimates of all allocations.');
    } else if (rate === 0) {
      notices.push({
        code: 'rate-unknown',
        severity: 'info',
        sentence: 'This heap profile does not say how it was sampled (rate 0); its values are shown as they are.',
      });
    }
    // Go adds one to the allocated bytes where they equal those in use (writeHeapInternal in runtime/pprof/pprof.go).
    if (totals && (this.told.inUseBytes !== totals.inUseBytes || Math.abs(totals.allocBytes - this.told.allocBytes) > 1)) {
      caution(
        'text-incomplete',
        `The first line of this heap profile says that ${formatCount(totals.inUseBytes)} sampled bytes are in use and ${formatCount(totals.allocBytes)} were allocated, but its records add up to ${formatCount(this.told.inUseBytes)} and ${formatCount(this.told.allocBytes)}: the text is cut or damaged. Fetch it again.`,
      );
    }
    if (this.refused > 0) {
      caution('value-too-large', `${formatCount(this.refused)} records of this profile are left out: their values, or the sums with them, are beyond 2^53.`);
    }
    return notices;
  }
}

/** Size of one object, as Go's label says it: without a fraction. */
function blockSize(objects: number, bytes: number): number {
  if (objects <= 0 || !Number.isSafeInteger(objects) || !Number.isSafeInteger(bytes)) return 0;
  return (bytes - (bytes % objects)) / objects;
}
