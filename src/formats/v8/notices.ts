/** What a person should know about a snapshot that did open. */
import { formatCount } from '../../lib/format-value.ts';
import type { Notice } from '../../model/failure.ts';
import { rejectedSentence } from './size-check.ts';
import type { Sections } from './sections.ts';

export interface Findings {
  /** Edges that nodes say they have. */
  readonly claimed: number;
  /** Edges in the file. */
  readonly references: number;
  readonly dangling: number;
  readonly adopted: number;
  readonly inRings: number;
  readonly moved: number;
}

export function noticesOf(sections: Sections, found: Findings): Notice[] {
  const notices: Notice[] = [];
  const caution = (code: string, sentence: string): void => void notices.push({ code, severity: 'caution', sentence });
  const { header, nodeCount, cutIn, seen } = sections;
  if (cutIn !== '' || !seen.has('edges') || !seen.has('strings')) {
    caution('truncated', cutSentence(sections));
  }
  if (header.nodeCount !== nodeCount) {
    caution('node-count', `The header speaks of ${formatCount(header.nodeCount)} objects, the file has ${formatCount(nodeCount)}.`);
  }
  if (sections.lost.length > 0) caution('damaged-section', `The end of ${list(sections.lost)} is damaged; what came before it is shown.`);
  if (sections.damaged > 0) caution('damaged-numbers', `${formatCount(sections.damaged)} numbers in the file can’t be read and count as 0.`);
  const { rejected } = sections.sizeCheck;
  if (rejected > 0) caution('impossible-size', rejectedSentence(rejected));
  if (found.dangling > 0) caution('dangling', `${formatCount(found.dangling)} references lead to objects that the file does not have; they are left out.`);
  if (cutIn === '' && found.claimed !== found.references) {
    caution('edge-count', `Objects claim ${formatCount(found.claimed)} references, the file has ${formatCount(found.references)}: some may stand with the wrong object.`);
  }
  if (found.adopted > 0) {
    const rings = found.inRings > 0 ? ` ${formatCount(found.inRings)} of them hold only each other.` : '';
    notices.push({
      code: 'unreachable',
      severity: 'info',
      sentence: `${formatCount(found.adopted)} objects are held by nothing strong; they hang under the root, as in DevTools.${rings}`,
    });
  }
  if (found.moved > 0) {
    notices.push({
      code: 'owned-sizes',
      severity: 'info',
      sentence: `As in DevTools, ${formatCount(found.moved)} internal arrays and hidden objects are counted with the one object that owns them.`,
    });
  }
  return notices;
}

function cutSentence({ cutIn, seen, edgeCount, header, strings }: Sections): string {
  if (!seen.has('edges') || cutIn === 'edges') {
    const share = Math.floor((100 * edgeCount) / Math.max(1, header.edgeCount));
    return `The file was cut off: all objects are here, but only ${share} % of their references and no names. What holds what is incomplete.`;
  }
  if (!seen.has('strings') || strings.count === 0) return 'The file was cut off before its names: objects and references are complete, classes have no names.';
  return `The file was cut off in its names: ${formatCount(strings.count)} of them are here, the others are shown as missing.`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(', ');
}
