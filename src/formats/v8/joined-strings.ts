/**
 * Joined strings ("concatenated") have no text in the file but the parts of which they were made. Equal ones are found
 * by putting the parts together; then the file's names are gone through for plain strings of the same text.
 */
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import type { WasteWatch } from '../../model/object-graph.ts';
import { decodeJsonString } from './decode-string.ts';
import { textParts, V8_CUTS_AT } from './node-texts.ts';
import { internalTarget } from './script-names.ts';
import type { Snapshot } from './snapshot.ts';
import type { WasteGroups } from './waste-groups.ts';

const AT_ONCE = 20_000;
/** Longer texts are not put together; and no more than so much text in all. */
const LONGEST_TEXT = 16 * 1024;
const MOST_TEXT = 64 * 1024 * 1024;

/** Plain strings that count, by name: how many, and one of them. */
export interface PlainStrings {
  readonly count: Uint32Array;
  readonly example: Uint32Array;
}

/** Adds joined strings to the groups of equal strings. Groups of plain strings are keyed by name. */
export async function addJoinedStrings(
  snapshot: Snapshot,
  joined: readonly number[],
  plain: PlainStrings,
  duplicates: WasteGroups,
  watch: WasteWatch,
): Promise<Failure | undefined> {
  const byText = new Map<string, number[]>();
  let length = 0;
  for (let from = 0; from < joined.length && length < MOST_TEXT; from += AT_ONCE) {
    if (watch.isCancelled()) return CANCELLED_FAILURE;
    const parts = joined.slice(from, from + AT_ONCE).map((node) => (isFlat(snapshot, node) ? [] : textParts(snapshot, node)));
    const texts = await snapshot.strings.texts(new Set(parts.flat()), LONGEST_TEXT * 6);
    if (!texts.ok) return texts.error;
    for (const [at, names] of parts.entries()) {
      const text = joinedText(names, texts.value);
      if (text === undefined) continue;
      const nodes = byText.get(text);
      if (nodes) nodes.push(joined[from + at]!);
      else {
        byText.set(text, [joined[from + at]!]);
        length += text.length;
      }
    }
    watch.onProgress(0.7 + (0.15 * from) / joined.length);
  }
  if (byText.size === 0) return undefined;
  const failure = await addToPlain(snapshot, byText, plain, duplicates, watch);
  if (failure) return failure;
  for (const [text, nodes] of byText) {
    if (nodes.length < 2) continue;
    for (const node of nodes) duplicates.add(`joined ${text}`, -1, node, snapshot.shallow[node]!).text = text;
  }
  return undefined;
}

/** Texts that a plain string has leave the map. */
async function addToPlain(
  snapshot: Snapshot,
  byText: Map<string, number[]>,
  plain: PlainStrings,
  duplicates: WasteGroups,
  watch: WasteWatch,
): Promise<Failure | undefined> {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { length } of byText.keys()) {
    least = Math.min(least, length);
    most = Math.max(most, length);
  }
  let wanted = 0;
  for (const count of plain.count) if (count > 0) wanted++;
  const ids = new Uint32Array(wanted);
  for (let id = 0, at = 0; at < wanted; id++) if (plain.count[id]! > 0) ids[at++] = id;
  return snapshot.strings.visit(
    ids,
    most * 6,
    (id, bytes) => {
      if (bytes.length < least) return;
      const text = decodeJsonString(bytes);
      const nodes = byText.get(text);
      if (!nodes) return;
      byText.delete(text);
      const example = plain.example[id]!;
      if (!duplicates.get(id)) duplicates.add(id, id, example, snapshot.shallow[example]!);
      for (const node of nodes) duplicates.add(id, id, node, snapshot.shallow[node]!);
    },
    watch.isCancelled,
  );
}

/** Undefined where it is empty, too long, or has a part that V8 may have cut. */
function joinedText(names: readonly number[], texts: ReadonlyMap<number, string>): string | undefined {
  let text = '';
  for (const name of names) {
    const part = texts.get(name);
    if (part === undefined || part.length >= V8_CUTS_AT) return undefined;
    text += part;
    if (text.length > LONGEST_TEXT) return undefined;
  }
  return text === '' ? undefined : text;
}

/** V8 flattens by putting the whole text into the first part and nothing into the second: that copy is V8's own affair. */
function isFlat(snapshot: Snapshot, node: number): boolean {
  const { known } = snapshot.strings;
  const empty = known.id('');
  const isEmpty = (part: number | undefined): boolean => part !== undefined && snapshot.nodeName[part] === empty;
  return isEmpty(internalTarget(snapshot, node, known.id('first'))) || isEmpty(internalTarget(snapshot, node, known.id('second')));
}
