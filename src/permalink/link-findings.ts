/** Between findings of open captures and those of a link: captures are told by the side that they are. */
import type { Evidence, Finding } from '../model/finding.ts';
import type { LinkSide, SharedEvidence, SharedFinding } from '../model/shared-comparison.ts';

/** An id that no capture has. */
const NOT_OPEN = '';

export function shareFindings(findings: readonly Finding[], [base, head]: readonly [base: string, head: string]): readonly SharedFinding[] {
  // Both sides may be of one file.
  const sideOf = (capture: string | undefined): LinkSide => (capture === head ? 2 : capture === base ? 1 : 0);
  return findings.map((finding) => ({ ...finding, evidence: finding.evidence.map((one) => shareEvidence(one, sideOf)) }));
}

export function openFindings(findings: readonly SharedFinding[], [base, head]: readonly [base: string, head: string]): readonly Finding[] {
  const ids = [NOT_OPEN, base, head] as const;
  return findings.map(({ evidence, ...finding }) => ({ ...finding, evidence: evidence.map((one) => openEvidence(one, ids)), fromLink: true }));
}

function shareEvidence(evidence: Evidence, sideOf: (capture: string | undefined) => LinkSide): SharedEvidence {
  switch (evidence.kind) {
    case 'stack': {
      const { capture, ...rest } = evidence;
      return { ...rest, side: sideOf(capture) };
    }
    case 'growth': {
      const { captures, ...rest } = evidence;
      return { ...rest, sides: captures.map(sideOf) };
    }
    case 'goroutines': {
      const { captures, ids: _, ...rest } = evidence;
      return { ...rest, sides: captures.map(sideOf) };
    }
    case 'object': {
      const { capture, object: _, ...rest } = evidence;
      return { ...rest, side: sideOf(capture) };
    }
    case 'note': {
      const { capture, ...rest } = evidence;
      return { ...rest, side: sideOf(capture) };
    }
    case 'series':
    case 'escape':
      return evidence;
  }
}

function openEvidence(evidence: SharedEvidence, ids: readonly [none: string, base: string, head: string]): Evidence {
  switch (evidence.kind) {
    case 'stack': {
      const { side, ...rest } = evidence;
      return { ...rest, capture: ids[side] };
    }
    case 'growth': {
      const { sides, ...rest } = evidence;
      return { ...rest, captures: sides.map((side) => ids[side]) };
    }
    case 'goroutines': {
      const { sides, ...rest } = evidence;
      return { ...rest, captures: sides.map((side) => ids[side]), ids: [] };
    }
    case 'object': {
      const { side, ...rest } = evidence;
      return { ...rest, capture: ids[side], object: undefined };
    }
    case 'note': {
      const { side, ...rest } = evidence;
      return { ...rest, capture: side === 0 ? undefined : ids[side] };
    }
    case 'series':
    case 'escape':
      return evidence;
  }
}
