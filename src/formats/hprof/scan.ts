/** First pass over a file, and which of its dumps to take. */
import { err, ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { ClassTable } from './class-table.ts';
import { readHeader, type HprofHeader } from './header.ts';
import { NameTable } from './name-table.ts';
import { ObjectCounter } from './object-counter.ts';
import { RecordWalk, type RecordReport } from './records.ts';
import { ROOT } from './tags.ts';
import { TraceTable } from './traces.ts';

export interface Scan {
  readonly header: HprofHeader;
  readonly names: NameTable;
  readonly classes: ClassTable;
  readonly traces: TraceTable;
  /** Id of the name by id of the thread's object, where the file has it. */
  readonly threadNames: ReadonlyMap<number, number>;
  readonly counter: ObjectCounter;
  readonly report: RecordReport;
  /** Ids of classes that are taken for roots because the file marks none as such. */
  readonly extraSystemClasses: readonly number[];
  /** Dumps in the file, and which of them was read, from 1. */
  readonly dumps: { readonly count: number; readonly taken: number };
}

export async function scanDump(source: ByteSource, watch: ReadWatch, withAddresses: boolean): Promise<Result<Scan, Failure>> {
  const read = await readHeader(source);
  if (!read.ok) return read;
  const header = read.value;
  const whole = await scanTo(source, header, watch, withAddresses, source.size);
  if ('code' in whole) return err(whole);
  const { dumps } = whole.report;
  let scan = whole;
  let taken = dumps.length;
  // Of several dumps the last tells most about a leak; unless it is not all there.
  if (dumps.length > 1 && (whole.report.isCut || whole.report.damagedBytes > 0)) {
    const earlier = await scanTo(source, header, watch, withAddresses, dumps.at(-1)! - 9);
    if ('code' in earlier) return err(earlier);
    scan = { ...earlier, report: { ...earlier.report, isCut: whole.report.isCut } };
    taken = dumps.length - 1;
  }
  if (scan.counter.objects === 0) {
    return err({
      code: 'malformed',
      sentence: whole.report.isCut
        ? 'This Java heap dump ends before its first object. Take it again, and wait until it is written.'
        : 'This file of a Java profiler has no objects in it. Take a heap dump: jcmd PID GC.heap_dump FILE.',
      offset: header.end,
    });
  }
  return ok({ ...scan, extraSystemClasses: extraSystemClasses(scan), dumps: { count: dumps.length, taken } });
}

type Scanned = Omit<Scan, 'extraSystemClasses' | 'dumps'>;

async function scanTo(
  source: ByteSource,
  header: HprofHeader,
  watch: ReadWatch,
  withAddresses: boolean,
  end: number,
): Promise<Scanned | Failure> {
  const names = new NameTable();
  const classes = new ClassTable();
  const traces = new TraceTable();
  const threadNames = new Map<number, number>();
  const counter = new ObjectCounter({
    header,
    classes,
    traces,
    withAddresses,
    onFill: (offset) => watch.onProgress({ phase: 'Reading objects', fraction: offset / source.size }),
    isCancelled: watch.isCancelled,
  });
  const walk = new RecordWalk(source, header, { names, classes, traces, threadNames }, end, watch.isCancelled);
  const report = await walk.walk(counter);
  return 'code' in report ? report : { header, names, classes, traces, threadNames, counter, report };
}

/** The agent of old JDKs marks no classes; without those of the boot loader most of a heap would look like garbage (as MAT). */
function extraSystemClasses({ counter, classes, names }: Scanned): readonly number[] {
  for (let at = 0; at < counter.roots.count; at++) if (counter.roots.tags.data[at] === ROOT.stickyClass) return [];
  const ids: number[] = [];
  for (let number = 0; number < classes.count; number++) {
    const record = classes.recordOf(number);
    if (record?.loaderId === 0 && !classes.nameOf(number, names).endsWith('[]')) ids.push(record.id);
  }
  return ids;
}
