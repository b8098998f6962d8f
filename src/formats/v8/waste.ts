/**
 * What a snapshot can say about waste: strings that stand more than once, arrays without elements, numbers in boxes.
 * Texts of equal strings are one name in the file, so strings are counted by name; only joined strings are read.
 */
import { ok, err } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure, type Notice } from '../../model/failure.ts';
import type { WasteKind, WasteReport, WasteRow, WasteWatch } from '../../model/object-graph.ts';
import type { Described } from './describe.ts';
import { addJoinedStrings } from './joined-strings.ts';
import { factName, isEmptyArray, isTruncated, quoted, valueName } from './node-texts.ts';
import type { Snapshot } from './snapshot.ts';
import { WasteGroups } from './waste-groups.ts';

const MOST_ROWS = 200;
const LONGEST_NAME = 120;
const NODES_BETWEEN_PAUSES = 1 << 19;

const NOT_SEEN: readonly Notice[] = [
  {
    code: 'waste-not-seen',
    severity: 'info',
    sentence: 'A V8 snapshot has no small integers and no bytes of arrays: empty or sparse Maps and Sets, zeroes and equal arrays can’t be told.',
  },
];

export async function findWaste(about: Described, isLive: (node: number) => boolean, watch: WasteWatch): Promise<Result<WasteReport, Failure>> {
  const { snapshot } = about;
  const { nodeCount, nodeType, nodeName, nodes, shallow, strings } = snapshot;
  const boxes = new WasteGroups();
  const empty = new WasteGroups();
  const array = strings.known.id('Array');
  const plain = { count: new Uint32Array(strings.count), example: new Uint32Array(strings.count) };
  const joined: number[] = [];
  for (let node = 0; node < nodeCount; node++) {
    if (node % NODES_BETWEEN_PAUSES === 0) {
      watch.onProgress((0.6 * node) / nodeCount);
      await new Promise((resolve) => setTimeout(resolve));
      if (watch.isCancelled()) return err(CANCELLED_FAILURE);
    }
    const bytes = shallow[node]!;
    if (bytes === 0) continue;
    const type = nodeType[node]!;
    const name = nodeName[node]!;
    if (type === nodes.string) {
      if (!strings.has(name) || !isLive(node)) continue;
      plain.count[name]!++;
      plain.example[name] = node;
    } else if (type === nodes.concatenated) {
      if (isLive(node)) joined.push(node);
    } else if (type === nodes.number) {
      if (isLive(node)) boxes.add(valueName(snapshot, node) ?? -1, valueName(snapshot, node) ?? -1, node, bytes);
    } else if (type === nodes.object && name === array && isLive(node)) {
      if (isEmptyArray(snapshot, node)) empty.add(0, -1, node, bytes);
    }
  }
  const duplicates = equalStrings(snapshot, plain.count, isLive);
  const failure = await addJoinedStrings(snapshot, joined, plain, duplicates, watch);
  if (failure) return err(failure);
  const worst = [...duplicates.worst((group) => group.bytes - group.largest, MOST_ROWS)];
  const boxed = [...boxes.worst((group) => group.bytes, MOST_ROWS, 1)];
  const texts = await strings.texts([...worst, ...boxed].map(({ name }) => name).filter((name) => name >= 0), LONGEST_NAME * 6);
  if (!texts.ok) return texts;
  const rows: WasteRow[] = worst.map(({ name, text, count, bytes, largest, examples }) => ({
    kind: 'duplicate-strings',
    name: quoted(text ?? texts.value.get(name) ?? '', LONGEST_NAME),
    count,
    bytes: bytes - largest,
    examples,
  }));
  for (const { name, count, bytes, examples } of boxed) {
    rows.push({ kind: 'boxed-numbers', name: texts.value.get(name) ?? 'heap number', count, bytes, examples });
  }
  for (const { count, bytes, examples } of empty.worst((group) => group.bytes, MOST_ROWS, 1)) {
    rows.push({ kind: 'empty-collections', name: 'Array', count, bytes, examples });
  }
  const totals = new Map<WasteKind, { readonly count: number; readonly bytes: number }>([
    ['duplicate-strings', duplicates.total((group) => group.bytes - group.largest, 2)],
    ['boxed-numbers', boxes.total((group) => group.bytes, 1)],
    ['empty-collections', empty.total((group) => group.bytes, 1)],
  ]);
  watch.onProgress(1);
  return ok({ rows, totals, notices: NOT_SEEN });
}

function equalStrings(snapshot: Snapshot, count: Uint32Array, isLive: (node: number) => boolean): WasteGroups {
  const { nodeCount, nodeType, nodeName, nodes, shallow, strings } = snapshot;
  const duplicates = new WasteGroups();
  for (let node = 0; node < nodeCount; node++) {
    const name = nodeName[node]!;
    if (nodeType[node] !== nodes.string || shallow[node] === 0 || !strings.has(name)) continue;
    if (count[name]! > 1 && isLive(node)) duplicates.add(stringKey(snapshot, node), name, node, shallow[node]!);
  }
  return duplicates;
}

/** Texts that V8 cut are told apart by their length and hash as well. */
function stringKey(snapshot: Snapshot, node: number): number | string {
  const name = snapshot.nodeName[node]!;
  if (!isTruncated(snapshot, node)) return name;
  return `${name} ${factName(snapshot, node, 'length') ?? ''} ${factName(snapshot, node, 'hash') ?? ''}`;
}
