/**
 * Findings of a link stand behind the body of a comparison, in the same zlib stream, so that they share its names. Frozen
 * like it. The version in the envelope is 11 (hexadecimal) then: a page from before knows d1 as strict, with nothing
 * behind it, and answers such a link with "made by a newer Heapstory". Without findings a link is written as ever, byte
 * for byte. The key in the address stays `d1`: it is the same comparison, and the payload says itself what else it has.
 *
 *   more names             count, texts: what findings name and the tree does not; a name is an index into both lists
 *   findings               count (not 0), and of each
 *                          rule, key, title, sentence, fix (texts), kind (below)
 *                          severity, 10 × weight, 1000 × confidence, 0 | 1 + verdict
 *                          impact: a mask, ± of each (hours in thousandths)
 *                          reasons, surer: texts · functions: names · also: rule, title, sentence of each
 *                          evidence: kind, text, then by kind
 *                            stack        side, type, path (names), ±value
 *                            growth       sides, type, path, ±values
 *                            goroutines   sides, state, frame (name), 0 | 1 + creator (name), ±counts
 *                            object       side, type (name), ±retained
 *                            series       family, names, ±from, ±(to - from)
 *                            escape       file (name), ±line
 *                            note         side
 *
 * A list is its count and its items. A side is 0 (a capture that is not in the link), 1 (base) or 2 (head).
 */
import type { Evidence, FindingKind } from '../model/finding.ts';
import type { SharedFinding } from '../model/shared-comparison.ts';

export const FINDING_KINDS = ['leak', 'pressure', 'churn', 'fact', 'caution', 'verdict', 'crash'] as const satisfies readonly FindingKind[];
export const EVIDENCE_KINDS = ['stack', 'growth', 'goroutines', 'object', 'series', 'escape', 'note'] as const satisfies readonly Evidence['kind'][];
export const VERDICTS = ['passed', 'partly', 'failed', 'moved', 'not-comparable'] as const satisfies readonly NonNullable<SharedFinding['verdict']>[];
export const FAMILIES = ['go', 'jvm'] as const;
