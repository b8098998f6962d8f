/**
 * How many objects of each class, and their bytes, in one pass that keeps only classes: for a snapshot that is too large
 * to open whole. References are read over, so sizes are each object's own and plain objects are just `Object`.
 */
import { err, ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure, Notice } from '../../model/failure.ts';
import type { NodeKind, ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../graph/byte-window.ts';
import { className, namedKind } from './class-names.ts';
import { decodeJsonString } from './decode-string.ts';
import { findSection } from './find-section.ts';
import { malformed, type SnapshotHeader } from './header.ts';
import { JsonBytes } from './json-bytes.ts';
import { scanStrings } from './scan-strings.ts';
import { openSections, readRows } from './sections.ts';
import { rejectedSentence, type SizeCheck } from './size-check.ts';
import { NAME_MISSING } from './string-table.ts';
import { kindOf, nodeCodes } from './type-codes.ts';

interface Row {
  readonly name: string;
  readonly kind: NodeKind;
  count: number;
  shallow: number;
}

interface Tally {
  readonly type: number;
  /** String of the name where that tells classes apart, else −1. */
  readonly name: number;
  count: number;
  shallow: number;
}

const WHOLE_SIZES: Notice = {
  code: 'histogram-only',
  severity: 'info',
  sentence: 'Only objects were read, not what links them: sizes are each object’s own, and plain objects are not told apart by their properties.',
};

export async function histogramOnly(
  source: ByteSource,
  watch: ReadWatch,
): Promise<Result<{ readonly rows: readonly Row[]; readonly notices: readonly Notice[] }, Failure>> {
  const window = new ByteWindow(source);
  const json = new JsonBytes(window, watch.isCancelled);
  const opened = await openSections(json, source, { keeps: false });
  if (!opened.ok) return opened;
  const sections = opened.value;
  const { header } = sections;
  const tallies = new Map<number, Tally>();
  const names = new Map<number, string>();
  let hasNodes = false;
  let hasNames = false;
  for (;;) {
    watch.onProgress({ phase: 'Counting objects', fraction: window.offset / source.size });
    const next = await json.peek();
    if (next < 0 || next === 125) break;
    if (next === 44) {
      window.at++;
      continue;
    }
    const name = (await json.key()) ?? (await findSection(json));
    if (json.failure || name === undefined) break;
    if (name === 'nodes' && !hasNodes) {
      hasNodes = true;
      await readRows(json, name, header.node.count, countRows(header, tallies, sections.sizeCheck), sections, (fraction) => watch.onProgress({ phase: 'Counting objects', fraction }));
    } else if (name === 'strings' && !hasNames) {
      if ((await json.peek()) !== 91) continue;
      window.at++;
      hasNames = await readNames(json, tallies, names);
    } else await json.skipValue();
  }
  if (json.failure) return err(json.failure);
  if (tallies.size === 0) return err(malformed('it has no nodes: the file was cut off', window.offset));
  const notices = [WHOLE_SIZES];
  if (!hasNames) notices.push({ code: 'truncated', severity: 'caution', sentence: 'The file was cut off before the end of its names: some classes have none.' });
  const { rejected } = sections.sizeCheck;
  if (rejected > 0) notices.push({ code: 'impossible-size', severity: 'caution', sentence: rejectedSentence(rejected) });
  return ok({ rows: rowsOf(header, tallies, names), notices });
}

function countRows(header: SnapshotHeader, tallies: Map<number, Tally>, check: SizeCheck): (batch: Float64Array, rows: number) => void {
  const { count: stride, type: typeField, name: nameField, selfSize } = header.node;
  const { object, native } = nodeCodes(header);
  return (batch, rows) => {
    for (let row = 0, at = 0; row < rows; row++, at += stride) {
      const type = batch[at + typeField]!;
      const isNamed = type === object || type === native;
      const name = isNamed && nameField >= 0 ? batch[at + nameField]! : -1;
      const key = (name + 1) * 256 + (type & 255);
      let tally = tallies.get(key);
      if (!tally) tallies.set(key, (tally = { type, name, count: 0, shallow: 0 }));
      tally.count++;
      tally.shallow += selfSize < 0 ? 0 : check.of(batch[at + selfSize]!);
    }
  };
}

async function readNames(json: JsonBytes, tallies: ReadonlyMap<number, Tally>, names: Map<number, string>): Promise<boolean> {
  const wanted = new Set<number>();
  for (const { name } of tallies.values()) if (name >= 0) wanted.add(name);
  let id = 0;
  const { isWhole } = await scanStrings(json, (_start, bytes, from, to) => {
    if (bytes && wanted.has(id)) names.set(id, decodeJsonString(bytes.subarray(from, to)));
    id++;
  });
  return isWhole;
}

function rowsOf(header: SnapshotHeader, tallies: ReadonlyMap<number, Tally>, names: ReadonlyMap<number, string>): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const { type, name, count, shallow } of tallies.values()) {
    const typeName = header.nodeTypes[type] ?? 'undefined';
    const text = name < 0 ? className(typeName) : className(typeName, names.get(name) ?? NAME_MISSING);
    const row = rows.get(text);
    if (row) {
      row.count += count;
      row.shallow += shallow;
    } else rows.set(text, { name: text, kind: name < 0 ? kindOf(typeName) : namedKind(text, kindOf(typeName)), count, shallow });
  }
  return [...rows.values()].sort((a, b) => b.shallow - a.shallow || b.count - a.count);
}
