import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import { goroutinesCalling } from '../goroutines/goroutine-callers.ts';
import { goroutineTable } from '../goroutines/groups.ts';
import { programNames } from '../goroutines/causes.ts';
import type { Rule } from '../rule.ts';
import { collectionsOf } from './collections.ts';
import { lineOf, seriesEvidence } from './lines.ts';

const LEAST = 10;
const LEAST_SHARE = 0.3;
const FORCES = /^runtime(?:\/debug\.FreeOSMemory|\.GC)$/;

export const m09: Rule = {
  id: 'M09',
  title: 'The program forces collections',
  needs: [['series']],
  doc: {
    evidence: 'Of ten collections or more that a log or a count tells, 30 % or more were forced by a call of `runtime.GC` or `debug.FreeOSMemory` (`(forced)` in gctrace, NumForcedGC), without those that profiles asked for: one for each open heap profile, and those that look for leaked goroutines.',
    limits: 'Profiles that were taken with `?gc=1` and are not open here count as forced, too: up to twenty give a factor of 0.5.',
    source: 'runtime/mgc.go (GC: userForced); net/http/pprof (gc=1).',
  },
  healthy: 'The program does not force collections.',
  lacks(context) {
    const count = countForced(context);
    return count ? (count.all < LEAST ? 'series-longer' : undefined) : 'mem-stats';
  },
  run(context) {
    const count = countForced(context);
    if (!count) return [];
    const { all, profiles } = count;
    const forced = count.forced - profiles;
    if (all < LEAST || forced < LEAST / 2 || forced < LEAST_SHARE * all) return [];
    const table = goroutineTable(context);
    const callers = table ? programNames(goroutinesCalling(table, FORCES)) : [];
    const [caller] = callers;
    const { confidence, reasons } = certainty(0.7, `${formatPercent(forced, all)} of all were forced`)
      .more(forced >= 100, 0.4, 'so many are not of profiles')
      .more(caller !== undefined, 0.3, 'a goroutine was caught at it')
      .less(forced <= 20 && caller === undefined, 0.5, 'so few may be of profiles taken with gc=1')
      .done();
    const line = lineOf(context, SERIES_NAMES.gcForced) ?? lineOf(context, SERIES_NAMES.gcCycles);
    return [
      {
        key: 'M09',
        kind: 'pressure',
        sentence: `${formatCount(forced)} of ${formatCount(all)} collections were forced${caller === undefined ? '' : `, some by \`${caller}\``}: each stops what runs to look at the whole heap, and its caller waits for it.`,
        confidence,
        reasons,
        impact: {},
        evidence: line ? [seriesEvidence([line], `${formatCount(forced)} forced`)] : [],
        fix: `Take \`runtime.GC()\` or \`debug.FreeOSMemory()\` out of code that runs often${caller === undefined ? '' : `, in \`${caller}\``}: the collector runs when it is due, and GOMEMLIMIT makes it run earlier where memory is short.`,
        surer: caller === undefined ? ['A CPU profile: it shows who calls `runtime.GC`.'] : [],
        functions: callers,
        scale: { share: 0.5, growth: 0, count: forced },
        severity: { least: 2, most: 2 },
      },
    ];
  },
};

function countForced(context: HintContext): { readonly all: number; readonly forced: number; readonly profiles: number } | undefined {
  const log = collectionsOf(context);
  const told = log && { all: log.starts.length, forced: log.isForced.filter(Boolean).length, profiles: context.heaps.length + log.checks };
  const cycles = lineOf(context, SERIES_NAMES.gcCycles);
  const forced = lineOf(context, SERIES_NAMES.gcForced);
  if (!cycles || !forced) return told;
  const counted = { all: cycles.values.at(-1)!, forced: forced.values.at(-1)!, profiles: context.heaps.length };
  return told && told.all >= counted.all ? told : counted;
}
