/** What is seen first after a drop: what leaks, where there is anything to say. */
import type { CaptureFacts } from '../engine/contract.ts';
import { confidenceWord, type Finding } from '../model/finding.ts';
import { isOfGoroutines } from '../model/capture.ts';
import { settledFindings, watchFindings } from './findings.ts';
import { isHeapKind } from './graph-compare.ts';
import { session } from './session.ts';

/** An empty page is not looked at for longer than this: then the capture itself is shown. */
const PATIENCE_MS = 1500;

/** Several captures tell what grows: that comes first. A profile alone shows itself. */
export function opensFindings(opened: readonly CaptureFacts[]): boolean {
  watchFindings();
  const { captures, series } = session.getState();
  const told = captures.filter(isToldOf);
  return opened.some(isToldOf) && (told.length > 1 || (told.length > 0 && series.some(({ capture }) => capture === undefined)));
}

/** What goroutines wait for is told by one dump: it is worth a moment to know whether any of them leak. */
export async function dumpLeaks(opened: readonly CaptureFacts[]): Promise<boolean> {
  if (!opened.some(({ kind, fromLink }) => isOfGoroutines(kind) && !fromLink)) return false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  const state = await Promise.race([settledFindings(), late]);
  clearTimeout(timer);
  return state?.ranked.some(({ finding }) => isLikely(finding)) === true;
}

export function isLikely({ kind, confidence }: Finding): boolean {
  const word = confidenceWord(confidence);
  return kind !== 'caution' && (word === 'likely' || word === 'certain');
}

/** There are rules for captures of its kind. What a link held is a comparison, not a process. */
function isToldOf({ kind, fromLink }: CaptureFacts): boolean {
  return !fromLink && (kind === 'heap' || kind === 'allocs' || isOfGoroutines(kind) || isHeapKind(kind));
}
