import { formatBytes, formatPercent } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { lineOf, seriesEvidence, valueAt } from './lines.ts';

const LEAST = 64 * 2 ** 20;
const LEAST_SHARE = 0.3;

export const m04: Rule = {
  id: 'M04',
  title: 'Half-empty spans',
  needs: [['series']],
  doc: {
    evidence: 'HeapInuse − HeapAlloc (`/memory/classes/heap/unused:bytes`) is 64 MB or more and 30 % of HeapInuse or more, in half of the last points. A program that is well has some percent.',
    limits: 'Right after much was freed it is so for a moment: one point alone gives a factor of 0.7.',
    source: 'runtime/mstats.go: “HeapInuse minus HeapAlloc estimates the amount of memory that has been dedicated to particular size classes, but is not currently being used”.',
  },
  healthy: 'The heap’s spans are well filled.',
  lacks: (context) => (lineOf(context, SERIES_NAMES.heapInUse) && lineOf(context, SERIES_NAMES.heapAlloc) ? undefined : 'mem-stats'),
  run(context) {
    const inUse = lineOf(context, SERIES_NAMES.heapInUse);
    const allocated = lineOf(context, SERIES_NAMES.heapAlloc);
    if (!inUse || !allocated) return [];
    const times: number[] = [];
    const values: number[] = [];
    const shares: number[] = [];
    for (let at = 0; at < inUse.times.length; at++) {
      const used = allocated.times.indexOf(inUse.times[at]!);
      const alive = used === -1 ? valueAt(allocated, inUse.times[at]!) : allocated.values[used]!;
      if (alive === undefined) continue;
      times.push(inUse.times[at]!);
      values.push(inUse.values[at]! - alive);
      shares.push((inUse.values[at]! - alive) / Math.max(1, inUse.values[at]!));
    }
    const isLoose = (at: number): boolean => values[at]! >= LEAST && shares[at]! >= LEAST_SHARE;
    const late = Array.from(values.keys()).slice(-Math.max(1, Math.ceil(values.length / 2)));
    const last = values.length - 1;
    if (last < 0 || !isLoose(last) || late.filter(isLoose).length * 2 < late.length) return [];
    const lost = values[last]!;
    const { confidence, reasons } = certainty(0.6, `${formatPercent(shares[last]!, 1)} of the spans in use is empty`)
      .more(late.length >= 3, 0.4, 'it stays so')
      .less(values.length < 2, 0.7, 'one point may be of a moment after much was freed')
      .done();
    return [
      {
        key: 'M04',
        kind: 'pressure',
        sentence: `${formatBytes(lost)} of ${formatBytes(inUse.values.at(-1)!)} in use hold no object: a few that live on keep whole spans (pages of one size) from being given back.`,
        confidence,
        reasons,
        impact: { bytes: lost },
        evidence: [seriesEvidence([{ name: inUse.name, times, values }, allocated], `${formatPercent(shares[last]!, 1)} empty`)],
        fix: 'Don’t mix objects that live long with many of the same size that die soon: copy out what stays in one go, keep it in a slice of values, or use fewer sizes.',
        surer: [],
        functions: [],
        scale: { share: shares[last]!, growth: 0, count: 0 },
      },
    ];
  },
};
