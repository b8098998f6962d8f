import { growthRule } from './growth-rule.ts';
import { fromTo, pace, place } from './tell.ts';

export const h01 = growthRule(
  {
    id: 'H01',
    title: 'Memory that only grows',
    needs: [['heaps-4']],
    doc: {
      evidence:
        'Four or more heap profiles of one process: bytes in use of what a function allocates rise (Mann–Kendall, exact, one-sided p < 0.05; p < 0.01 from five profiles on counts more), by more than 1 kB a second and 0.5 % of the heap between two profiles, and the sampled objects differ by three standard deviations, or the objects are larger than the sampling rate. Where many functions are tested, one that grew by less than 2 % of the heap also has to pass Benjamini and Hochberg at 0.1.',
      limits:
        'A cache that is still filling looks the same until it is full: growth that slows down, ends, or came in one step counts less, and so does growth that follows the rate of allocation (a rising load). The function is the one that allocates; who keeps the objects is told by a heap dump.',
      source: 'Mann 1945; Kendall 1975; Sen 1968; Benjamini and Hochberg 1995; runtime/mprof.go, runtime/pprof/protomem.go',
    },
    healthy: 'Nothing that a function allocates grows from heap profile to heap profile.',
  },
  (growth, { table }) => {
    if (table.count < 4) return undefined;
    const [site] = growth.sites;
    return {
      weight: 0,
      because: '',
      sentence: `${fromTo(growth)} are in use of what ${place(site!)} makes${pace(growth)}; it is not given back.`,
      fix: `Find what keeps the results of \`${growth.name}\` (a map, a slice, a list, a registered callback) and remove them from it when they are done with, or bound it.`,
    };
  },
);
