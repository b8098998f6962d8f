/** What an address asks for. Loaded when there is something in it. */
import type { CaptureFacts, OpenedShare } from '../engine/contract.ts';
import { counted } from '../lib/counted.ts';
import { movedToFragment, parseFragment } from '../permalink/fragment.ts';

import { applyView, followComparison, isFollowed } from './address-sync.ts';
import { addCaptures, engine, openFiles, refuse, say } from './actions.ts';
import { closeCapture } from './close-capture.ts';
import { addComparison, showComparison } from './compare-actions.ts';
import { freshView, type Comparison } from './comparison.ts';
import { fileCache, findFile } from './file-cache.ts';
import { watchFindings } from './findings.ts';
import { readLinkFilters } from './link-filters.ts';
import { upgradeFromFiles } from './link-upgrade.ts';
import { askConsent } from './open-remote.ts';
import { session, type BoardId } from './session.ts';

const LINK_ID = 'link';
/** "hsd": how a comparison begins. */
const SHARED_MAGIC = [0x68, 0x73, 0x64];
const MOST_SHARED_BYTES = 64 * 1024 * 1024;

/** Of two addresses that come quickly the later one counts, whichever is read first. */
let opening = 0;

/** On load, and whenever the part behind the `#` changes. */
export async function openAddress(): Promise<void> {
  const turn = ++opening;
  const moved = movedToFragment(window.location.search, window.location.hash);
  if (moved) window.history.replaceState(window.history.state, '', `${window.location.pathname}${moved.query}${moved.hash}`);
  const fragment = parseFragment(window.location.hash);
  const characters = window.location.href.length;
  switch (fragment.kind) {
    case 'none':
      session.setState({ arrival: undefined });
      return;
    case 'future':
    case 'broken':
      session.setState({ arrival: { kind: 'bad', sentence: fragment.failure.sentence, characters } });
      return;
    case 'shared': {
      const source = { kind: 'shared', payload: fragment.payload } as const;
      const filters = readLinkFilters(fragment.view.filters, window.location.hash);
      if (isFollowed(source)) {
        session.setState({ arrival: undefined });
        showComparison(LINK_ID);
        await applyView(fragment.view, filters);
        return;
      }
      session.setState({ arrival: { kind: 'opening' } });
      const answer = await engine.calls.openShared(fragment.payload);
      if (turn !== opening) {
        if (answer.ok) for (const { id } of sidesOf(answer.value)) void engine.calls.close(id);
        return;
      }
      if (!answer.ok) {
        const cut = fragment.whole || answer.error.code === 'link-cut' ? '' : ' The end mark of the link is missing as well, so it was most likely cut off on its way.';
        session.setState({ arrival: { kind: 'bad', sentence: `${answer.error.sentence}${cut}`, characters } });
        return;
      }
      showShared(answer.value);
      if (answer.value.base) followComparison(source, LINK_ID, answer.value.type);
      say(openedText('the link', answer.value));
      if (answer.value.base) await applyView(fragment.view, filters);
      await restoreFiles(answer.value);
      return;
    }
    case 'remote':
      if (isFollowed(fragment)) await applyView(fragment.view);
      else askConsent({ addresses: fragment.addresses, view: fragment.view });
  }
}

/**
 * Tries a file that is no capture as a downloaded comparison, the bytes of a link. Answers whether it was one; one that
 * can't be read is refused with a sentence.
 */
export async function openSharedFile(file: { readonly name: string; readonly blob: Blob }): Promise<boolean> {
  const start = new Uint8Array(await file.blob.slice(0, SHARED_MAGIC.length).arrayBuffer());
  if (file.blob.size > MOST_SHARED_BYTES || !SHARED_MAGIC.every((byte, index) => byte === start[index])) return false;
  const answer = await engine.calls.openShared(new Uint8Array(await file.blob.arrayBuffer()));
  if (answer.ok) {
    showShared(answer.value);
    say(openedText(file.name, answer.value));
  } else {
    refuse(file.name, answer.error.code, answer.error.sentence);
  }
  return true;
}

export function dismissArrival(): void {
  session.setState({ arrival: undefined });
}

function showShared(opened: OpenedShare): void {
  for (const { id, fromLink } of session.getState().captures) if (fromLink) closeCapture(id);
  const { base, head } = opened;
  if (base) showSides(opened, base);
  else showOne(head, opened.findings.length > 0 ? 'findings' : undefined);
  upgradeFromFiles();
  if (opened.findings.length > 0) watchFindings();
}

/** What was found in it comes first, where anything was. */
function showOne(head: CaptureFacts, board: BoardId | undefined): void {
  addCaptures([head]);
  session.setState({ active: head.id, compared: undefined, board, arrival: undefined });
}

function showSides(opened: OpenedShare, base: CaptureFacts): void {
  const { head, type, foldedStacks, rounded, redacted } = opened;
  addCaptures([base, head]);
  const comparison: Comparison = {
    id: LINK_ID,
    captures: [base.id, head.id],
    base: 0,
    head: 1,
    chosen: true,
    link: { foldedStacks, rounded, redacted, type, madeWith: [], heldFilters: [], heldType: undefined },
    ...freshView(type, head.kind),
  };
  addComparison(comparison);
  session.setState((state) => ({ compared: LINK_ID, board: undefined, active: state.active ?? head.id, arrival: undefined }));
}

function sidesOf({ base, head }: OpenedShare): readonly CaptureFacts[] {
  return base ? [base, head] : [head];
}

function openedText(what: string, { findings }: OpenedShare): string {
  return `Opened ${what}${findings.length === 0 ? '' : `, with ${counted(findings.length, 'finding')}`}`;
}

/** Files that this browser was told to keep take the place of the link's sides. */
async function restoreFiles(opened: OpenedShare): Promise<void> {
  if (!fileCache.getState().on) return;
  const kept = await Promise.all(sidesOf(opened).map(({ sha256 }) => findFile(sha256)));
  const files = kept.filter((file) => file !== undefined);
  if (files.length > 0) openFiles(files);
}

