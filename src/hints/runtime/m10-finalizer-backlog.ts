import { formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import { programNames } from '../goroutines/causes.ts';
import { goroutineTable } from '../goroutines/groups.ts';
import { groupEvidence } from '../goroutines/piles.ts';
import { MARK } from '../goroutines/stack-marks.ts';
import type { Rule } from '../rule.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import { heapCallers } from '../goroutines/heap-callers.ts';
import { backlogOf } from './backlog.ts';
import { lacksRise } from './lacks-rise.ts';
import { isTimed, seriesEvidence, trendOf } from './lines.ts';

export const m10: Rule = {
  id: 'M10',
  title: 'Finalizers that are not run in time',
  needs: [['series']],
  doc: {
    evidence: '`/gc/finalizers/queued` − `/gc/finalizers/executed` (or the same of cleanups) grew by 100 or more and 1.5 times.',
    limits: 'After a large free the queue is long for a moment. The metrics exist from Go 1.26 on.',
    source: 'runtime/metrics; runtime/mfinal.go, runtime/mcleanup.go.',
  },
  healthy: 'Finalizers and cleanups are run in time.',
  lacks(context) {
    const backlog = backlogOf(context);
    return lacksRise(context, backlog && { name: '', times: backlog.times, values: backlog.waiting }, { least: 100, points: 2, missing: 'go-metrics' });
  },
  run(context) {
    const backlog = backlogOf(context);
    if (!backlog?.grows) return [];
    const { times, waiting, names } = backlog;
    const first = waiting[0]!;
    const last = waiting.at(-1)!;
    const trend = trendOf({ name: '', times, values: waiting });
    const table = goroutineTable(context);
    const running = table?.groups.filter(({ marks, now }) => (marks & (MARK.finalizers | MARK.program)) === (MARK.finalizers | MARK.program) && now > 0) ?? [];
    const setters = heapCallers(context, /^runtime\.(?:SetFinalizer|AddCleanup)(?:\[.*\])?$/).map(({ name }) => name);
    const functions = programNames([...running.map(({ frame }) => frame), ...setters]);
    const [at] = functions;
    const { confidence, reasons } = certainty(0.7, 'more are queued than run')
      .more(trend !== undefined && trend.p < 0.05, 0.5, 'the queue rises from reading to reading')
      .more(running.length > 0, 0.3, 'a dump shows one at work')
      .done();
    const timed = isTimed(context);
    return [
      {
        key: 'M10',
        kind: 'leak',
        sentence: `${formatCount(first)} → ${formatCount(last)} finalizers or cleanups wait to be run${at === undefined ? '' : `, while \`${at}\` runs`}; what they are for can’t be freed before.`,
        confidence,
        reasons,
        impact: { objects: last },
        evidence: [seriesEvidence(names.map((name) => ({ name, times, values: waiting })), `${formatCount(first)} → ${formatCount(last)} waiting`), ...(table ? running.slice(0, 3).map((group) => groupEvidence(table, group)) : [])],
        fix: `One goroutine runs all finalizers, one after another: make ${at === undefined ? 'them' : `\`${at}\``} quick, hand slow work to a goroutine, and close resources explicitly instead.`,
        surer: ['A goroutine dump (`debug=2`): it shows in which finalizer the runtime’s goroutine is.'],
        functions,
        scale: { share: 0.5, growth: timed && trend ? growthOf(last, trend.slope) : growthWithoutTime(first, last), count: last },
      },
    ];
  },
};
