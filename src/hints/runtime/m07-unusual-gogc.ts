import { gogcWhatIf } from '../../analysis/series/gc-goal.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { factOf, lastOf, lineOf, memoryLimit, seriesEvidence, timedLineOf, valueAt } from './lines.ts';

const LOW = 50;
const HIGH = 400;
/** gctrace tells whole megabytes: of a small heap no ratio can be told. */
const LEAST_LIVE = 16 * 2 ** 20;

export const m07: Rule = {
  id: 'M07',
  title: 'An unusual GOGC',
  needs: [['series']],
  doc: {
    evidence:
      'GOGC (`/gc/gogc:percent`) is below 50, above 400 or off; or, where nothing tells it, goals and live heaps of five or more collections imply such a value (live + (live + stacks + globals) · GOGC / 100). It is looked at only without a memory limit, or where it is told.',
    limits: 'It may be meant so: off with a memory limit is an advised setting. Inferred values are wrong while a memory limit decides the goal, and not taken from heaps below 16 MB.',
    source: 'https://go.dev/doc/gc-guide; runtime/mgcpacer.go (commit).',
  },
  healthy: 'GOGC is in the usual range.',
  lacks: (context) => (gogcOf(context) === undefined ? 'go-metrics' : undefined),
  run(context) {
    const told = lastOf(context, SERIES_NAMES.gogc);
    const limit = memoryLimit(context);
    if (factOf(context, 'GOGC') === 'off' && (told === undefined || told >= 2 ** 62)) return [off(limit)];
    const gogc = gogcOf(context);
    if (gogc === undefined || !(gogc > 0) || (gogc >= LOW && gogc <= HIGH)) return [];
    const live = lastOf(context, SERIES_NAMES.heapLive) ?? lastOf(context, SERIES_NAMES.heapAlloc) ?? 0;
    const roots = { live, stacks: lastOf(context, SERIES_NAMES.stackScan) ?? 0, globals: lastOf(context, SERIES_NAMES.globals) ?? 0 };
    const goal = gogcWhatIf(roots, gogc).goal ?? live;
    const usual = gogcWhatIf(roots, 100).goal ?? live;
    const isLow = gogc < LOW;
    const { confidence, reasons } = certainty(told === undefined ? 0.5 : 0.6, told === undefined ? 'goals and live heaps imply it' : 'the runtime says so')
      .more(told !== undefined, 0.5)
      .done();
    const lines = [SERIES_NAMES.gogc, SERIES_NAMES.heapGoal].flatMap((name) => lineOf(context, name) ?? []);
    return [
      {
        key: 'M07',
        kind: 'pressure',
        sentence: `GOGC is ${told === undefined ? 'about ' : ''}${Math.round(gogc)}: with ${formatBytes(live)} alive the next collection is due at ${formatBytes(goal)}, with the usual 100 it would be at ${formatBytes(usual)}.`,
        confidence,
        reasons,
        impact: {},
        evidence: lines.length > 0 ? [seriesEvidence(lines, `GOGC ${Math.round(gogc)}`)] : [],
        fix: isLow
          ? 'Collections run more often than they have to, which costs CPU. If memory is what is short, GOMEMLIMIT with a higher GOGC spends CPU only when it is needed.'
          : 'Garbage may take several times what lives. Set GOMEMLIMIT below what the system gives, so that peaks are collected in time.',
        surer: [],
        functions: [],
        scale: { share: 0.5, growth: 0, count: 0 },
        severity: { most: 2 },
      },
    ];
  },
};

function off(limit: number | undefined): Found {
  const { confidence, reasons } = certainty(0.6, 'the runtime says so').more(limit === undefined, 0.4, 'there is no memory limit either').less(limit !== undefined, 0.8, 'with a memory limit it may be meant so').done();
  return {
    key: 'M07 off',
    kind: 'pressure',
    sentence: limit === undefined ? 'GOGC is off and there is no memory limit: nothing is ever collected.' : `GOGC is off: collections run only as the heap nears the limit of ${formatBytes(limit)}.`,
    confidence,
    reasons,
    impact: {},
    evidence: [{ kind: 'note', capture: undefined, text: 'GOGC=off' }],
    fix: limit === undefined ? 'Set GOGC (100 is usual), or a memory limit.' : 'See that the limit leaves room above what lives; a GOGC beside it collects before the limit is near.',
    surer: [],
    functions: [],
    scale: { share: 0.25, growth: 0, count: 0 },
    severity: { most: 2 },
  };
}

/** What is told, or implied where no memory limit decides the goals. */
function gogcOf(context: HintContext): number | undefined {
  return lastOf(context, SERIES_NAMES.gogc) ?? (memoryLimit(context) === undefined ? impliedGogc(context) : undefined);
}

/** The median over collections of what the goal adds to what lived before. */
function impliedGogc(context: HintContext): number | undefined {
  const goal = timedLineOf(context, SERIES_NAMES.heapGoal);
  const live = timedLineOf(context, SERIES_NAMES.heapLive);
  if (!goal || !live) return undefined;
  const stacks = timedLineOf(context, SERIES_NAMES.stackScan);
  const globals = timedLineOf(context, SERIES_NAMES.globals);
  const implied: number[] = [];
  for (let at = 0; at < goal.times.length; at++) {
    const time = goal.times[at]!;
    // The goal of a collection was set at the end of the one before; one reading of metrics has both.
    const lived = valueAt(live, time);
    if (lived === undefined || lived < LEAST_LIVE) continue;
    const roots = lived + (stacks ? (valueAt(stacks, time) ?? 0) : 0) + (globals ? (valueAt(globals, time) ?? 0) : 0);
    implied.push(((goal.values[at]! - lived) / roots) * 100);
  }
  if (implied.length < 5) return undefined;
  implied.sort((one, other) => one - other);
  const median = implied[implied.length >> 1]!;
  // At the live heap itself it is a limit that decides.
  return median >= 8 ? median : undefined;
}
