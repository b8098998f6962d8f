import { counted } from '../../lib/counted.ts';
import type { Rule } from '../rule.ts';
import { moreInTheOther } from './between-processes.ts';
import { growthRule } from './growth-rule.ts';
import { lastOf } from './heap-columns.ts';
import { fromTo, pace, place } from './tell.ts';

const within = growthRule(
  {
    id: 'H02',
    title: 'More memory than before',
    doc: {
      evidence:
        'Two or three heap profiles of one process, each of a collection of its own: bytes in use of what a function allocates grew by 1 MB or more, and by 10 % of the heap (or 5 % and a third of all growth), more than sampling explains (three standard deviations, 1.8 where two fifths of what was made stayed or the growth is 30 % of the heap, or objects larger than the sampling rate). Where no two are of one process, but of one program, what holds more in the later process than in the earlier by as much is told as that.',
      limits:
        'Two points are no trend: it is never more than "possible". More traffic, a cache that fills or a collection that was late show the same. What was made in between is told beside it, so that growth without more work stands out. Between two processes it also depends on how long each ran. Two profiles are of two processes where builds differ, where the kernel mapped its vdso elsewhere, or where what all or one function had allocated since the start falls; of two programs where the binaries have other names and less than a tenth of the functions of the smaller one are in both.',
      source: 'runtime/mprof.go; the comparison of heaps in Eclipse MAT',
    },
    healthy: 'In two or three heap profiles of one process no function holds much more in the last than in the first; of more the trend is looked at instead.',
  },
  (growth, { table }) => {
    if (table.count > 3) return undefined;
    const [site] = growth.sites;
    const made = growth.columns.allocObjects.at(-1)! - growth.columns.allocObjects[0]!;
    const share = made > 0 ? `; of ${counted(Math.round(made), 'object')} made there in between ${Math.round(100 * growth.retention)} % of the bytes stayed` : '';
    const late = lastOf(table.totals.allocBytes) <= table.totals.allocBytes[0]!;
    return {
      weight: 0,
      because: '',
      less: late ? [[0.7, 'no allocation is seen between the captures']] : [],
      sentence: `${fromTo(growth)} are in use of what ${place(site!)} makes${pace(growth)}${share}.`,
      fix: `Take more profiles to see whether \`${growth.name}\` goes on growing; if so, find what keeps its results and remove them from it when they are done with.`,
    };
  },
);

export const h02: Rule = { ...within, run: async (context) => [...(await within.run(context)), ...moreInTheOther(context)] };
