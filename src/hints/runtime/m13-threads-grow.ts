import { formatCount } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import { programNames } from '../goroutines/causes.ts';
import { goroutineTable } from '../goroutines/groups.ts';
import { changeOf, groupEvidence } from '../goroutines/piles.ts';
import { MARK } from '../goroutines/stack-marks.ts';
import type { Rule } from '../rule.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import { lacksRise } from './lacks-rise.ts';
import { isTimed, keepsRising, lineOf, seriesEvidence, trendOf, type Line } from './lines.ts';

const LEAST = 10;
/** The line of counts that profiles of threads make. */
const PROFILES = 'threadcreate';

export const m13: Rule = {
  id: 'M13',
  title: 'The number of threads rises',
  needs: [['series'], ['dumps-2']],
  doc: {
    evidence: 'Four or more counts of threads (`go_threads`, `/sched/threads/total:threads` from Go 1.26, SCHED lines, or threadcreate profiles) that rise with p < 0.05 by Mann–Kendall, by ten and 1.5 times, also in the last half. Goroutines of the program in `syscall` are named.',
    limits: 'Go never ends a thread that it parks: one burst of blocking calls raises the number for good, but only once.',
    source: 'runtime/proc.go (entersyscall, startm); runtime/metrics.',
  },
  healthy: 'The number of threads does not rise.',
  lacks(context) {
    const line = threadsOf(context);
    return lacksRise(context, line, { least: LEAST, missing: 'threads', more: 'threads', ...(line?.name === PROFILES ? { timed: false } : {}) });
  },
  run(context) {
    const line = threadsOf(context);
    const trend = line && line.values.length >= 4 ? trendOf(line) : undefined;
    if (!line || !trend || !keepsRising(trend, 0.05) || trend.last - trend.first < LEAST || trend.last < 1.5 * trend.first) return [];
    const table = goroutineTable(context);
    const blocked = table?.groups.filter((group) => /^syscall|^waiting for cgo/.test(group.state) && (group.marks & MARK.program) !== 0 && group.now >= LEAST) ?? [];
    const [largest] = blocked;
    const functions = programNames(blocked.flatMap(({ frame, creator, entry }) => [frame, creator, entry]));
    const [at] = functions;
    const timed = line.name !== PROFILES && isTimed(context);
    const { confidence, reasons } = certainty(0.7, `${trend.count} counts rise`)
      .more(largest !== undefined, 0.4, largest ? `${formatCount(largest.now)} goroutines are in system calls at one place` : undefined)
      .more(largest !== undefined && table !== undefined && changeOf(table, largest).grew, 0.3, 'more than before')
      .done();
    return [
      {
        key: `M13 ${at ?? ''}`.trim(),
        kind: 'leak',
        sentence: `${formatCount(trend.first)} → ${formatCount(trend.last)} threads${largest ? `; ${formatCount(largest.now)} goroutines block in system calls in \`${largest.frame}\`` : ''}. Each blocking call takes a thread of the system.`,
        confidence,
        reasons,
        impact: largest ? { goroutines: largest.now } : {},
        evidence: [...(line.name === PROFILES ? [] : [seriesEvidence([line], `${formatCount(trend.first)} → ${formatCount(trend.last)}`)]), ...(table && largest ? [groupEvidence(table, largest)] : [])],
        fix: `Bound how many blocking system calls or cgo calls run at once${at === undefined ? '' : ` in \`${at}\``} (a semaphore), give them timeouts, use what the runtime can poll, and let no goroutine end while locked to its thread.`,
        surer: table ? [] : ['A goroutine dump (`debug=2`): it shows which goroutines are in `syscall`.'],
        functions,
        scale: { share: (trend.last - trend.first) / trend.last, growth: timed ? growthOf(trend.last, trend.slope) : growthWithoutTime(trend.first, trend.last), count: trend.last },
      },
    ];
  },
};

function threadsOf(context: HintContext): Line | undefined {
  const line = lineOf(context, SERIES_NAMES.threads);
  if (line && line.values.length >= 4) return line;
  const profiles = context.others.filter(({ kind }) => kind === 'threadcreate');
  if (profiles.length < 4) return line;
  const values = profiles.map(({ index: { profile } }) => profile.samples.values[0]?.reduce((sum, value) => sum + value, 0) ?? 0);
  return { name: PROFILES, times: profiles.map((_, at) => at), values };
}
