import { formatPercent } from '../../lib/format-value.ts';
import { lineOf } from '../heap/tell.ts';
import type { Rule } from '../rule.ts';
import { fact, notedSitesOf, perFunction, said } from './noted-sites.ts';

const MOST_FINDINGS = 8;
/** An explanation, not a suspicion: it stays below every finding. */
const EXPLAINS = 0.3;

export const e01: Rule = {
  id: 'E01',
  title: 'Why it is on the heap',
  needs: [['heap', 'escapes']],
  doc: {
    evidence: 'The compiler says "escapes to heap" or "moved to heap" of a line that holds or makes 1 % of the heap or more, or grows.',
    limits: 'Files are matched by the end of their path. Inlined copies are reported at the caller’s line as well.',
    source: 'go build -gcflags=-m=2; cmd/compile/internal/escape',
  },
  healthy: 'The compiler’s escapes are not at places that hold much.',
  run: (context) => perFunction(notedSitesOf(context).flatMap((noted) => {
    const note = noted.notes.find(({ kind, flow }) => (kind === 'escapes' || kind === 'moved') && flow.length > 0) ?? noted.notes.find(({ kind }) => kind === 'escapes' || kind === 'moved');
    if (!note) return [];
    const cause = note.flow.findLast((step) => /^\s*from /.test(step))?.trim().replace(/ at [^ ]+$/, '');
    return [fact(context, noted, note, {
      rule: 'E01', confidence: EXPLAINS,
      sentence: `${formatPercent(noted.held, 1)} of the heap is from ${lineOf(noted.site)}, where the compiler says \`${said(note)}\`${cause === undefined ? '' : `: ${cause.replace(/^from (.*) (\([^()]*\))$/, 'from `$1` $2')}`}.`,
      fix: `To keep it on the stack, don’t let the value outlive \`${noted.site.name}\`; where it is meant to be kept this is as it should be.`,
    })];
  })).slice(0, MOST_FINDINGS),
};

export const e03: Rule = {
  id: 'E03',
  title: 'Too large for the stack',
  needs: [['heap', 'escapes']],
  doc: {
    evidence: 'The compiler says "too large for stack" of a line that holds or makes 1 % of the heap or more.',
    limits: 'It is a fact, and a problem only where it is made often.',
    source: 'cmd/compile/internal/ir/cfg.go: variables over 128 kB; `new`, `&T{}` and `make` over 64 kB',
  },
  healthy: 'No place that holds much is too large for the stack.',
  run: (context) => perFunction(notedSitesOf(context).flatMap((noted) => {
    const note = noted.notes.find(({ message, flow }) => /too large for stack/.test(message) || flow.some((step) => step.includes('too large for stack')));
    return note ? [fact(context, noted, note, {
      rule: 'E03', confidence: EXPLAINS,
      sentence: `\`${said(note)}\` at ${lineOf(noted.site)} because it is too large for a stack (128 kB for variables, 64 kB for what is made in an expression).`,
      fix: `Where \`${noted.site.name}\` runs often, make it once and use it again, or work in smaller pieces.`,
    })] : [];
  })),
};
