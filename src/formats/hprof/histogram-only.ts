/** Objects and bytes by class in one pass, in memory for the classes only: for dumps that are too large for a graph. */
import { ok, type Result } from '../../lib/result.ts';
import type { Failure, Notice } from '../../model/failure.ts';
import type { NodeKind, ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { kindOf } from './class-columns.ts';
import { readNotices } from './notices.ts';
import { scanDump } from './scan.ts';
import { ShallowSizes } from './shallow-sizes.ts';
import { TYPE, TYPE_NAMES } from './tags.ts';

export interface HistogramRow {
  readonly name: string;
  readonly kind: NodeKind;
  readonly count: number;
  readonly shallow: number;
}

/** Rows with the most bytes first. Class objects are one row. */
export async function histogramOnly(
  source: ByteSource,
  watch: ReadWatch,
): Promise<Result<{ readonly rows: readonly HistogramRow[]; readonly notices: readonly Notice[] }, Failure>> {
  const scanned = await scanDump(source, watch, false);
  if (!scanned.ok) return scanned;
  const { classes, names, counter, header } = scanned.value;
  const sizes = new ShallowSizes(header.idSize, counter.hasCompressedOops);
  const arrays = counter.arrayBytes?.sums(counter.hasCompressedOops);
  const rows: HistogramRow[] = [];
  let classBytes = 0;
  for (let number = 0; number < classes.count; number++) {
    const record = classes.recordOf(number);
    if (record) classBytes += sizes.classObject(record.staticTypes);
    const count = classes.objects.data[number] ?? 0;
    if (count === 0) continue;
    const name = classes.nameOf(number, names);
    const inArrays = arrays?.objects[number] ?? 0;
    const shallow = inArrays > 0 ? inArrays : count * classes.instanceBytes(number, sizes);
    rows.push({ name, kind: kindOf(name), count, shallow });
  }
  for (let type: number = TYPE.boolean; type <= TYPE.long; type++) {
    const count = counter.primitiveArrays[type]!;
    if (count === 0) continue;
    rows.push({ name: `${TYPE_NAMES[type]!}[]`, kind: 'bytes', count, shallow: arrays?.primitives[type] ?? 0 });
  }
  if (counter.classDumps > 0) {
    rows.push({ name: 'java.lang.Class', kind: 'class', count: counter.classDumps, shallow: classBytes });
  }
  rows.sort((a, b) => b.shallow - a.shallow || b.count - a.count);
  return ok({ rows, notices: readNotices(scanned.value, { dropped: 0, references: 0, unread: 0, size: source.size }) });
}
