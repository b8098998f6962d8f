import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { programNames } from './causes.ts';
import { fastestGroup } from './fastest-group.ts';
import { goroutineTable, type Group } from './groups.ts';
import { bytesOf, changeOf, groupEvidence, scaleOf, surerOf } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

const MANY = 200;
const FEW = 20;

export const g29: Rule = {
  id: 'G29',
  title: 'One place starts most goroutines',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Half of all goroutines or more, 200 at least (20 where they grew 1.5 times), were started by one function of the program (`created by`; in forms without it, they run one function). In `debug=1` alone, which tells no channel states, it is what can be said; there 1,000 that are nine tenths of all count more.',
    limits: 'A server’s goroutines are all started in one place; those of net/http don’t count. What they wait for is another rule’s finding, which this one then only supports.',
    source: 'runtime/traceback.go (created by).',
  },
  healthy: 'No single place starts most of the goroutines.',
  lacks: lacksNames,
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    const bySite = new Map<string, [Group, ...Group[]]>();
    for (const group of table.groups) {
      const [site] = programNames([group.creator ?? group.entry]);
      if (site === undefined || group.now <= group.harmless) continue;
      const known = bySite.get(site);
      if (known) known.push(group);
      else bySite.set(site, [group]);
    }
    const total = table.totals.at(-1) ?? 0;
    return Array.from(bySite).flatMap(([site, groups]): readonly Found[] => {
      const counts = table.captures.map((_, at) => groups.reduce((sum, group) => sum + group.counts[at]!, 0));
      const now = counts.at(-1)!;
      const change = changeOf(table, { counts });
      if (now * 2 < total || now < (change.grew ? FEW : MANY)) return [];
      const isExplained = fastestGroup(table) !== undefined;
      const { confidence, reasons } = certainty(0.4, `they are ${formatPercent(now, total)} of all`)
        .more(table.isGuessed && now >= 1000 && now >= 0.9 * total, 0.2, 'hardly anything else runs')
        .more(change.grew, 0.4, `there were ${formatCount(change.before)} before`)
        .less(change.stable, 0.3, 'there are no more than before')
        .done();
      return [
        {
          key: `G29 ${site}`,
          kind: 'leak',
          sentence: `${change.grew ? `${formatCount(change.before)} → ` : ''}${formatCount(now)} of ${formatCount(total)} goroutines were started ${groups.some(({ creator }) => creator === site) ? 'by' : 'to run'} \`${site}\`.`,
          confidence,
          reasons,
          impact: { goroutines: now, bytes: bytesOf(context, now) },
          evidence: groups.slice(0, 3).map((group) => groupEvidence(table, group)),
          fix: `Look at where \`${site}\` starts them: the leak is where it is called more often than its goroutines end.`,
          surer: surerOf(context, table),
          functions: programNames([site, groups[0].frame]),
          scale: scaleOf(table, change, now),
          severity: isExplained ? { most: 1 } : {},
        },
      ];
    });
  },
};
