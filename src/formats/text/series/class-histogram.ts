/** `jmap -histo`, `jcmd PID GC.class_histogram`: objects by class (HotSpot, heapInspection.cpp). Two of them can be compared. */
import { runToEnd } from '../../../lib/steps.ts';
import type { Notice } from '../../../model/failure.ts';
import { className } from '../../hprof/class-names.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { ownString } from '../own-string.ts';
import { StackCollector } from '../stack-collector.ts';
import { Ending } from './ending.ts';

const HEADER = /^ *num +#instances +#bytes +class name/;
const ROW = /^ *\d{1,9}: +(\d+) +(\d+) {2}(\S.*?)(?: \(([^()]+)\))? *$/;
const TOTAL = /^Total +(\d+) +(\d+)/;

interface Histogram {
  readonly collector: StackCollector;
  instances: number;
  bytes: number;
  tooLarge: number;
  total: { readonly instances: number; readonly bytes: number } | undefined;
}

export function createClassHistogramParser(): TextParser {
  const histograms: Histogram[] = [];
  let open: Histogram | undefined;
  const ending = new Ending();
  return {
    name: 'class histogram',
    get isBusy() {
      return open !== undefined;
    },
    line(text, number) {
      if (ending.isOver(number)) {
        open = undefined;
        ending.reset();
      }
      if (text.length > 4000) return false;
      if (text.includes('#instances') && HEADER.test(text)) {
        open = {
          collector: new StackCollector([
            { type: 'live_objects', unit: 'count' },
            { type: 'live_space', unit: 'bytes' },
          ]),
          instances: 0,
          bytes: 0,
          tooLarge: 0,
          total: undefined,
        };
        histograms.push(open);
        ending.reset();
        return true;
      }
      if (!open) return false;
      if (/^-{5,}$/.test(text.trim())) {
        ending.reset();
        return true;
      }
      const row = ROW.exec(text);
      if (row) {
        ending.reset();
        addRow(open, row);
        return true;
      }
      const total = TOTAL.exec(text);
      if (!total) {
        ending.miss(number);
        return false;
      }
      open.total = { instances: Number(total[1]), bytes: Number(total[2]) };
      open = undefined;
      return true;
    },
    finish(): readonly TextArtefact[] {
      return histograms.filter(({ collector }) => collector.sampleCount > 0).map(artefactOf);
    },
  };
}

function addRow(histogram: Histogram, row: RegExpExecArray): void {
  const instances = Number(row[1]);
  const bytes = Number(row[2]);
  // Sums of a profile must be exact.
  if (!Number.isSafeInteger(histogram.instances + instances) || !Number.isSafeInteger(histogram.bytes + bytes)) {
    histogram.tooLarge++;
    return;
  }
  histogram.instances += instances;
  histogram.bytes += bytes;
  // The module's version changes with the JDK; without it the same class is the same.
  const place = histogram.collector.location(className(ownString(row[3]!)), ownString(row[4]?.replace(/@.*$/, '') ?? ''), 0);
  histogram.collector.add([place], [instances, bytes]);
}

function artefactOf({ collector, total, instances, bytes, tooLarge }: Histogram): TextArtefact {
  const notices: Notice[] = [];
  if (tooLarge > 0) {
    notices.push({ code: 'value-too-large', severity: 'caution', sentence: `${tooLarge} rows have numbers that are too large to be true, and are left out.` });
  }
  if (!total) {
    notices.push({ code: 'histogram-cut', severity: 'caution', sentence: 'The class histogram ends without its last line, Total: classes are missing, the smallest ones first.' });
  } else if (total.instances !== instances || total.bytes !== bytes) {
    const missing = Math.max(0, total.bytes - bytes).toLocaleString('en-US');
    notices.push({ code: 'histogram-incomplete', severity: 'caution', sentence: `The rows of the class histogram do not add up to its Total: ${missing} bytes are missing.` });
  }
  return { kind: 'profile', profileKind: 'jvm-objects', profile: runToEnd(collector.take({ defaultType: 'live_space' })), notices };
}
