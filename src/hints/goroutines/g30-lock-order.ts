import { findLockCycles } from '../../analysis/goroutines/lock-cycles.ts';
import { waitObjects } from '../../analysis/goroutines/same-object.ts';
import { formatCount } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Found, Rule } from '../rule.ts';
import { programNames } from './causes.ts';
import { goroutineTable, type GoroutineTable, type Group } from './groups.ts';
import { groupEvidence } from './piles.ts';

/** A tangle of locks has many cycles; one finding for each set of functions, so many at most. */
const MOST = 5;

export const g30: Rule = {
  id: 'G30',
  title: 'Deadlock by lock order',
  needs: [['dump']],
  doc: {
    evidence:
      'A dump with addresses: each of two or more goroutines waits for a lock and has the lock that the one before it waits for as an argument of an outer frame. Arguments marked `?` are out of date and don’t count.',
    limits: 'An argument is no proof that the lock is held, so that it is likely at most; a minute of waiting adds to it.',
    source: 'runtime/traceback.go (arguments of frames); Coffman et al. 1971, circular wait.',
  },
  healthy: 'No goroutines wait for each other’s locks in a circle.',
  run(context) {
    const table = goroutineTable(context);
    if (!table) return [];
    const { columns } = table.detail;
    const objects = waitObjects(columns);
    const found = findLockCycles(columns, objects);
    if (!found.known) return [];
    const findings = new Map<string, Found>();
    for (const { steps } of found.cycles) {
      const groups = steps.flatMap(({ sample }) => table.groups[table.groupOf[sample]!] ?? []);
      const names = programNames(groups.map(({ frame }) => frame));
      const key = `G30 ${names.toSorted().join(' ')}`;
      if (findings.has(key) || findings.size >= MOST || groups.length === 0) continue;
      const addresses = new Set(steps.map(({ waitsFor }) => waitsFor));
      let waiting = 0;
      for (let sample = 0; sample < objects.ofSample.length; sample++) {
        const object = objects.ofSample[sample]!;
        if (object !== -1 && addresses.has(objects.address[object]!)) waiting += columns.value[sample]!;
      }
      const ids = steps.map(({ sample }) => columns.id[sample]!);
      findings.set(key, finding(table, key, groups, names, ids, waiting));
    }
    return [...findings.values()];
  },
};

function finding(table: GoroutineTable, key: string, groups: readonly Group[], names: readonly string[], ids: readonly number[], waiting: number): Found {
  const [first, second] = [names[0] ?? '', names[1] ?? names[0] ?? ''];
  const distinct = [...new Set(groups)];
  const { confidence, reasons } = certainty(0.8, 'each waits for a lock that the one before it works with')
    .more(distinct.some(({ longestWait }) => longestWait >= 1), 0.3, 'they have waited for a minute or longer')
    .atMost(true, 0.94, 'a dump does not prove who holds a lock')
    .done();
  return {
    key,
    kind: 'leak',
    sentence: `${formatCount(waiting)} goroutines hang on locks that are taken in a circle: ${ids.length === 2 ? `goroutine ${ids[0]} (\`${first}\`) and goroutine ${ids[1]} (\`${second}\`) each wait for the lock that the other works with` : `goroutines ${ids.join(', ')} each wait for the lock that the one before works with`}.`,
    confidence,
    reasons,
    impact: { goroutines: waiting },
    evidence: distinct.map((group) => ({ ...groupEvidence(table, group), ids: ids.filter((_, at) => groups[at] === group) })),
    fix: `Take these locks in one order everywhere (for two objects of one type by an id or address), or give the first back before \`${first}\` takes the second.`,
    surer: ['A second dump a minute later: the same goroutines still wait for the same locks.'],
    functions: names,
    scale: { share: waiting / Math.max(1, table.totals.at(-1) ?? 1), growth: 1, count: waiting },
    severity: { least: 3 },
  };
}
