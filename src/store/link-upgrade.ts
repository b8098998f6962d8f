/** What a link held gives way to the original files, once they are there. */
import type { CaptureFacts } from '../engine/contract.ts';
import { say } from './actions.ts';
import { closeCapture } from './close-capture.ts';
import { sharedTypes, showsLink, withReplaced, type Comparison } from './comparison.ts';
import { session } from './session.ts';

/**
 * Puts files in the place of a link's sides, told by their hashes; only both at once. A link holds no lines, files and
 * labels, and its functions as they were matched: a file against such a side would show changes that are none.
 */
export function upgradeFromFiles(): Comparison | undefined {
  const { comparisons, captures } = session.getState();
  // One whose files are there already shows no link any more.
  const before = comparisons.find((comparison) => comparison.link !== undefined && showsLink(comparison, captures));
  if (!before?.link) {
    upgradeAlone(captures);
    return undefined;
  }
  const sides = before.captures.flatMap((id) => captures.find((facts) => facts.id === id && facts.fromLink) ?? []);
  const pairs = sides.flatMap((side) => {
    // Large files have no hash, and neither have their sides.
    const file = side.sha256 === '' ? undefined : captures.find((facts) => !facts.fromLink && facts.sha256 === side.sha256);
    return file ? [{ side, file }] : [];
  });
  if (pairs.length === 0) return undefined;
  if (lackNames(pairs.map(({ file }) => file))) return undefined;
  if (pairs.length < sides.length) {
    const missing = sides.filter((side) => !pairs.some((pair) => pair.side === side));
    // A link without names does not have those of the files either.
    const what = before.link.redacted ? 'the other original file' : names(missing);
    say(`${names(pairs.map(({ file }) => file))} belongs to the link. Drop ${what} too: both take its place together.`);
    return undefined;
  }
  let after = before;
  for (const { side, file } of pairs) after = withReplaced(after, side.id, file.id);
  const [only] = pairs;
  // Both sides were of one file, which still holds both.
  if (only && pairs.length === 2 && pairs.every(({ file }) => file === only.file)) after = { ...after, captures: [only.file.id], base: 0, head: 0 };
  const { heldFilters, heldType, type } = before.link;
  const types = sharedTypes(captures.filter(({ id }) => after.captures.includes(id)));
  after = {
    ...after,
    type: heldType !== undefined && after.type === type && types.includes(heldType) ? heldType : after.type,
    filters: [...heldFilters, ...after.filters],
    link: { ...before.link, heldFilters: [], heldType: undefined },
  };
  session.setState((state) => ({ comparisons: state.comparisons.map((other) => (other === before ? after : other)) }));
  for (const { side } of pairs) closeCapture(side.id);
  say(`Full detail from ${names([...new Set(pairs.map(({ file }) => file))])}`);
  return after;
}

/** A link of one capture. */
function upgradeAlone(captures: readonly CaptureFacts[]): void {
  const alone = captures.find(({ fromLink, sha256 }) => fromLink && sha256 !== '');
  const file = alone && captures.find(({ fromLink, sha256 }) => !fromLink && sha256 === alone.sha256);
  if (!alone || !file || lackNames([file])) return;
  // Whoever looks at the link's looks at the file's, and as before.
  session.setState((state) => {
    const seen = state.perspectives[alone.id];
    const type = file.valueTypes.findIndex((one) => one.type === alone.valueTypes[seen?.type ?? 0]?.type);
    const isFirstLook = seen !== undefined && state.active === alone.id && type !== -1;
    return {
      active: state.active === alone.id ? file.id : state.active,
      perspectives: isFirstLook ? { ...state.perspectives, [file.id]: { ...seen, type } } : state.perspectives,
    };
  });
  closeCapture(alone.id);
  say(`Full detail from ${file.name}`);
}

/** Types of a link have names; a Go heap dump without its program has none. */
function lackNames(files: readonly CaptureFacts[]): boolean {
  const unnamed = files.filter(({ graph }) => graph?.wantsBinary === true);
  if (unnamed.length > 0) say(`${names(unnamed)} belongs to the link, but names no types. Drop the program that wrote it too.`);
  return unnamed.length > 0;
}

function names(list: readonly CaptureFacts[]): string {
  return list.map((facts) => facts.name).join(' and ');
}
