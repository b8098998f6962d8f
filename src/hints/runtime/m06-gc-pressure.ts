import { formatPercent } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { HintContext } from '../context.ts';
import type { Rule } from '../rule.ts';
import { collectionsOf, densestRate, forcedShare, meanRate } from './collections.ts';
import { lastOf, lineOf, seriesEvidence } from './lines.ts';

const MUCH_CPU = 0.2;
const OFTEN = 10;
const ASSISTS = 0.25;
/** Collections that a rate is told from. */
const MANY = 50;

export const m06: Rule = {
  id: 'M06',
  title: 'The collector takes much of the CPU',
  needs: [['series']],
  doc: {
    evidence:
      'The collector’s share of the CPU (gctrace, GCCPUFraction, `/cpu/classes/gc/total`) is 20 % or more; or allocating goroutines do a quarter or more of its work (assists) while it takes 5 % or more; or ten collections a second or more, over 50 of them or between readings.',
    limits: 'The share of gctrace and MemStats is since the start of the process, so that a short start counts much: it is looked at from the twentieth collection on.',
    source: 'runtime/mgc.go (gctrace), runtime/metrics (cpu classes).',
  },
  healthy: 'The collector’s work is in bounds.',
  lacks: (context) => (cpuShare(context) === undefined && meanRate(context) === undefined && !isLongLog(context) ? (lineOf(context, SERIES_NAMES.gcCycles) ? 'series-longer' : 'gc-log') : undefined),
  run(context) {
    const cpu = cpuShare(context);
    const assists = assistShare(context);
    const all = collectionsOf(context);
    const rate = Math.max(meanRate(context) ?? 0, all && isLongLog(context) ? densestRate(all.starts, MANY) : 0);
    const isCpu = cpu !== undefined && cpu >= MUCH_CPU;
    const isAssist = assists !== undefined && assists.share >= ASSISTS && assists.cpu >= 0.05;
    const isOften = rate >= OFTEN;
    if (!isCpu && !isAssist && !isOften) return [];
    const said = [
      ...(isCpu ? [`${formatPercent(cpu, 1)} of the CPU goes to the collector`] : []),
      ...(isOften ? [`${Math.round(rate)} collections run in a second`] : []),
      ...(isAssist ? [`goroutines that allocate do ${formatPercent(assists.share, 1)} of its work`] : []),
    ];
    const { confidence, reasons } = certainty(0.6)
      .more(isCpu, 0.5, isCpu ? 'the runtime says so' : undefined)
      .more(isOften, 0.4)
      .more(isAssist, 0.3)
      .less(forcedShare(context) >= 0.3, 0.5, 'most are forced by the program')
      .less((lastOf(context, SERIES_NAMES.gogc) ?? 100) < 50, 0.5, 'a low GOGC explains it')
      .done();
    const lines = [SERIES_NAMES.gcCpu, SERIES_NAMES.gcCycles].flatMap((name) => lineOf(context, name) ?? []);
    return [
      {
        key: 'M06',
        kind: 'pressure',
        sentence: `${said.join('; ')}.`,
        confidence,
        reasons,
        impact: {},
        evidence: lines.length > 0 ? [seriesEvidence(lines, said[0] ?? '')] : [],
        fix: 'Allocate less at the sites that allocate most (an allocs profile names them), or let the heap grow further between collections: a higher GOGC, or GOMEMLIMIT where there is room.',
        surer: ['An allocs profile (`/debug/pprof/allocs`): it names the sites that allocate.'],
        functions: [],
        scale: { share: Math.max(cpu ?? 0, isOften ? Math.min(0.5, rate / 100) : 0, 0.1), growth: 0, count: 0 },
        severity: { most: 3 },
      },
    ];
  },
};

function isLongLog(context: HintContext): boolean {
  const all = collectionsOf(context);
  return all?.isTimed === true && all.starts.length >= MANY;
}

/** 0 to 1. */
function cpuShare(context: HintContext): number | undefined {
  const gc = lineOf(context, '/cpu/classes/gc/total:cpu-seconds');
  const total = lineOf(context, '/cpu/classes/total:cpu-seconds');
  const idle = lineOf(context, '/cpu/classes/idle:cpu-seconds');
  if (gc && total && gc.values.length === total.values.length && gc.values.length > 1) {
    const spent = (line: { readonly values: Float64Array }): number => line.values.at(-1)! - line.values[0]!;
    const busy = spent(total) - (idle && idle.values.length === total.values.length ? spent(idle) : 0);
    // Of what the process used, and of more than a moment.
    if (busy > 1) return spent(gc) / busy;
  }
  const percent = lineOf(context, SERIES_NAMES.gcCpu);
  const cycles = lineOf(context, SERIES_NAMES.gcCycles);
  return percent && cycles && cycles.values.at(-1)! >= 20 ? percent.values.at(-1)! / 100 : undefined;
}

function assistShare(context: HintContext): { readonly share: number; readonly cpu: number } | undefined {
  const assist = lineOf(context, '/cpu/classes/gc/mark/assist:cpu-seconds');
  const gc = lineOf(context, '/cpu/classes/gc/total:cpu-seconds');
  const user = lineOf(context, '/cpu/classes/user:cpu-seconds');
  if (!assist || !gc || !user) return undefined;
  const all = gc.values.at(-1)!;
  return all > 0 ? { share: assist.values.at(-1)! / all, cpu: all / Math.max(1e-9, all + user.values.at(-1)!) } : undefined;
}
