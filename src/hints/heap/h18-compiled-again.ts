import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { FEW_SAMPLES } from '../statistics/sampling.ts';
import { churnFinding, rateOf } from './churn-finding.ts';
import { churnWith, type Churn } from './churn.ts';
import { isStart } from './h03-never-freed.ts';
import { TAG } from './library-frames.ts';
import { place } from './tell.ts';

const LEAST_SHARE = 0.03;

export const h18: Rule = {
  id: 'H18',
  title: 'Compiled again and again',
  needs: [['heap']],
  doc: {
    evidence: 'Ten or more sampled allocations, and 3 % of what is made, below regexp.Compile and the like or the parsing of text/template and html/template, in what works off requests, or between two captures of one process.',
    limits: 'Programs that compile what users send can’t do otherwise.',
    source: 'regexp/regexp.go: "a Regexp is safe for concurrent use"; text/template',
  },
  healthy: 'Little of what is allocated goes into compiling expressions and templates.',
  run: (context) => {
    const of = (tag: number, what: string, how: string) => churnWith(context, tag).filter(isOften).map((churn) => churnFinding(context, churn, {
      rule: 'H18', most: 3,
      sure: certainty(0.7, `${formatCount(Math.round(churn.samples))} sampled allocations`).more(churn.isBetween, 0.3, 'it goes on from capture to capture').more(churn.sites.some((site) => site.servesRequests), 0.2, 'requests do it'),
      sentence: `${formatPercent(churn.share, 1)} of what is allocated, ${rateOf(churn)}, is made by ${place(churn.sites[0]!)} compiling ${what}.`,
      fix: `Compile once: ${how} at package level instead of in \`${churn.name}\`; for patterns that vary keep the compiled ones in a bounded cache.`,
    }));
    return [...of(TAG.regexp, 'regular expressions', '`var pattern = regexp.MustCompile(…)`'), ...of(TAG.template, 'templates', '`var page = template.Must(template.New(…).Parse(…))`')];
  },
};

/** Not once at the start: requests do it, or it goes on. */
export function isOften(churn: Churn): boolean {
  return churn.samples >= FEW_SAMPLES && churn.share >= LEAST_SHARE && (churn.isBetween || churn.sites.some((site) => site.servesRequests || !isStart(site)));
}
