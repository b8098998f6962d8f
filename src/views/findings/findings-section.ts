/** What was found, as a section of a report in Markdown. Pure. */
import type { Checked, Finding } from '../../model/finding.ts';
import { counted } from '../../lib/counted.ts';
import { escapeMarkdown } from '../shared/escape-markdown.ts';
import { findingMarkdown, type NameOf } from './finding-markdown.ts';

export interface ReportedFindings {
  readonly findings: readonly Finding[];
  readonly healthy: readonly Checked[];
  readonly nameOf: NameOf;
}

/** Lines; none where nothing was looked for. The verdict on a fix is what a reader asks first. */
export function findingsSection({ findings, healthy, nameOf }: ReportedFindings): readonly string[] {
  if (findings.length + healthy.length === 0) return [];
  const verdicts = findings.filter(({ kind }) => kind === 'verdict');
  const others = findings.filter(({ kind }) => kind !== 'verdict');
  const quiet = `Looked for and healthy (${counted(healthy.length, 'rule')}): ${healthy.map(({ rule }) => escapeMarkdown(rule)).join(', ')}`;
  return [
    '',
    '### Findings',
    '',
    ...[...verdicts, ...others].map((finding) => findingMarkdown(finding, nameOf, '####')),
    ...(findings.length === 0 ? ['No leak was found.', ''] : []),
    ...(healthy.length === 0 ? [] : [quiet]),
  ];
}

/** The section alone, of all that is open: also where there is nothing to compare, and so no link. */
export function findingsReport(found: ReportedFindings, files: readonly string[]): string {
  return [...findingsSection(found).slice(1), ...(files.length === 0 ? [] : ['', `From: ${files.map(escapeMarkdown).join(', ')}`]), ''].join('\n');
}
