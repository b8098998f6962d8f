import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureId } from '../../engine/contract.ts';
import { findings } from '../../store/findings.ts';
import { captureMarks, marksOf, type CaptureMarks, type FindingMark } from '../../store/findings-marks.ts';
import './finding-badge.css';

/** In a row that a finding cites: which, and on hover what it says. The number is drawn by the style: copied rows are without it. */
export function FindingBadge({ mark }: { readonly mark: FindingMark | undefined }): ReactNode {
  if (!mark) return null;
  return (
    <span className="finding-badge" data-severity={mark.severity} role="img" aria-label={`Finding ${mark.number}`} title={`Finding ${mark.number}: ${mark.sentence}`} data-number={mark.number} />
  );
}

/** What findings cite of a capture; of several, of the first that they cite anything of. */
export function useCaptureMarks(...captures: readonly (CaptureId | undefined)[]): CaptureMarks {
  return useStore(findings, (state) => captureMarks(state, ...captures));
}

export function useSeriesMarks(): ReadonlyMap<string, FindingMark> {
  return useStore(findings, (state) => marksOf(state).series);
}
