import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { churnFinding, rateOf } from './churn-finding.ts';
import { churnWith } from './churn.ts';
import { byFunction, certaintyOf, gainBy, growthsOf } from './growth.ts';
import { isStart } from './h03-never-freed.ts';
import { TAG } from './library-frames.ts';
import { lastOf } from './heap-columns.ts';
import { heapSitesOf } from './sites.ts';
import { fromTo, functionsOf, growthFinding, heldBelow, pace, place, shareOf, stackEvidence } from './tell.ts';

const LEAST_IN_USE = 0.05;
const LEAST_MADE = 0.2;
const ANY = TAG.decodeAny | TAG.reflectMap;

export const h17: Rule = {
  id: 'H17',
  title: 'Decoded into any',
  needs: [['heap']],
  doc: {
    evidence: 'Below encoding/json frames that build maps and slices of `any` (`objectInterface` and the like up to Go 1.26, `unmarshalValueAny` and `makeMapArshaler` in 1.27): 5 % or more of the heap in use, 20 % or more of what is made, or growth as in H01 or H02.',
    limits: 'A configuration that is read once is as large for a small file; made at the start it counts a third.',
    source: 'encoding/json/decode.go; encoding/json/v2/arshal_any.go',
  },
  healthy: 'Little of the heap was decoded into `any` by encoding/json.',
  run: (context) => {
    const table = heapSitesOf(context);
    const found: Found[] = [];
    const told = new Set<string>();
    const fix = (name: string): string => `Decode into a struct in \`${name}\`, and keep what is needed of it rather than the decoded tree: each map of \`any\` costs several times its text.`;
    for (const growth of growthsOf(context)) {
      if (gainBy(growth, ANY) < 0.3 * growth.gain || gainBy(growth, TAG.decodeAny) <= 0) continue;
      told.add(growth.name);
      const sure = certaintyOf(growth, 0.6, 'encoding/json builds maps and slices of any there');
      found.push(growthFinding(context, table, growth, { rule: 'H17', sure, fix: `Find what keeps them (a map, a slice, a queue that is filled faster than emptied) and remove them when they are done with. ${fix(growth.name)}`, sentence: `${fromTo(growth)} are in documents that ${place(growth.sites[0]!)} decodes into \`any\` and that are kept${pace(growth)}.` }));
    }
    for (const sites of byFunction(table.sites)) {
      const [site] = sites;
      const bytes = sites.flatMap(({ parts }) => parts).reduce((sum, part) => sum + ((part.tags & TAG.decodeAny) !== 0 ? lastOf(part.columns.inuseBytes) : 0), 0);
      if (told.has(site!.name) || shareOf(bytes, table) < LEAST_IN_USE) continue;
      told.add(site!.name);
      const { confidence, reasons } = certainty(0.6).less(sites.every(isStart), 0.3, 'it is made at the start').done();
      found.push({
        key: `H17 ${site!.name}`, kind: 'fact',
        sentence: `${formatPercent(shareOf(bytes, table), 1)} of the heap, ${formatBytes(bytes)}, are maps and slices of \`any\` that ${place(site!)} decodes.`,
        scale: { share: shareOf(bytes, table), growth: 0, count: 0 }, severity: { most: 2 },
        confidence, reasons, impact: { bytes }, evidence: [stackEvidence(table, site!, heldBelow(site!, TAG.decodeAny))], fix: fix(site!.name), surer: [], functions: functionsOf(sites),
      });
    }
    for (const churn of churnWith(context, TAG.decodeAny)) {
      if (churn.share < LEAST_MADE || told.has(churn.name)) continue;
      const sure = certainty(0.6).less(churn.sites.every(isStart), 0.3, 'it is made at the start');
      found.push(churnFinding(context, churn, { rule: 'H17', sure, fix: fix(churn.name), sentence: `${formatPercent(churn.share, 1)} of what is allocated, ${rateOf(churn)}, are maps and slices of \`any\` that ${place(churn.sites[0]!)} decodes.` }));
    }
    return found;
  },
};
