import { growthRule } from './growth-rule.ts';
import { keeperOf } from './keeper.ts';
import { fromTo, pace, place } from './tell.ts';

export const h01 = growthRule(
  {
    id: 'H01',
    title: 'Memory that only grows',
    needs: [['heaps-4']],
    doc: {
      evidence:
        'Four or more heap profiles of one process: bytes in use of what a function allocates rise (Mann–Kendall, exact, one-sided p < 0.05; p < 0.01 from five profiles on counts more), by more than 1 kB a second and 0.5 % of the heap between two profiles (2 % in all, from five profiles on), and by more than sampling explains: 2.5 standard deviations of the sampled objects, four more samples where nothing was freed, or objects larger than the sampling rate. Where many functions are tested, one that grew by less than 2 % of the heap also has to pass Benjamini and Hochberg at 0.1.',
      limits:
        'A cache that is still filling looks the same until it is full: growth that slows down, ends, or came in one step counts less, and so does growth that follows the rate of allocation (a rising load). The function is the one that allocates. A collection that grows with as many entries, filled on the same way, is named as what keeps the objects; proof is in a heap dump.',
      source: 'Mann 1945; Kendall 1975; Sen 1968; Benjamini and Hochberg 1995; runtime/mprof.go, runtime/pprof/protomem.go',
    },
    healthy: 'Nothing that a function allocates grows from heap profile to heap profile.',
  },
  (growth, { context, table }) => {
    if (table.count < 4) return undefined;
    const [site] = growth.sites;
    const keeper = keeperOf(context, growth);
    return {
      weight: 0,
      because: '',
      sentence: `${fromTo(growth)} are in use of what ${place(site!)} makes${pace(growth)}; ${keeper ? `a collection that ${place(keeper)} fills has about as many entries` : 'it is not given back'}.`,
      functions: keeper ? [keeper.name] : [],
      fix: keeper ? `Remove from the collection that \`${keeper.name}\` fills what is done with: it most likely keeps what \`${growth.name}\` makes.` : growth.isOwn ? fixFor(growth.name) : `No function of the program is on the stack; it is work of \`${starterOf(site!.path)}\`. Look at the goroutines: how many of these there are and what they wait for.`,
    };
  },
);

function fixFor(name: string): string {
  return `Find what keeps the results of \`${name}\` (a map, a slice, a list, a registered callback) and remove them from it when they are done with, or bound it.`;
}

/** The outermost function that says what a goroutine is for. */
function starterOf(path: readonly string[]): string {
  return path.find((name) => !name.startsWith('runtime.')) ?? path[0] ?? '';
}
