import { fromTo } from '../heap/tell.ts';
import { lineOf } from '../heap/tell.ts';
import { growthsOf } from '../heap/growth.ts';
import type { Rule } from '../rule.ts';
import { fact, notedSitesOf, perFunction } from './noted-sites.ts';

export const e05: Rule = {
  id: 'E05',
  title: 'Stored in a variable that lives on',
  needs: [['heap', 'escapes']],
  doc: {
    evidence: 'On a growing line the compiler’s flow ends in `{heap}` by an assignment to a variable or to an element of one, or as the key of a map.',
    limits: 'The flow does not say whether the variable belongs to the package or to an object; both live as long as what holds them.',
    source: 'go build -gcflags=-m=2: "flow: {heap} ← …", "from NAME[key] = … (assign)", "(key of map put)"',
  },
  healthy: 'Nothing that grows is said to be stored in a lasting variable.',
  run: (context) => perFunction(notedSitesOf(context).flatMap((noted) => {
    if (!noted.grows) return [];
    for (const note of noted.notes) {
      const target = storedIn(note.flow);
      if (target === undefined) continue;
      const growth = growthsOf(context).find(({ name }) => name === noted.site.name);
      return [fact(context, noted, note, {
        rule: 'E05', confidence: 0.44, reasons: ['the compiler says where it is stored'],
        sentence: `${growth ? `${fromTo(growth)}: what` : 'What'} ${lineOf(noted.site)} makes is stored in \`${target}\`, as the compiler says.`,
        fix: `Remove from \`${target}\` what is done with.`,
      })];
    }
    return [];
  })),
};

/** `x` of "from x[key] = v (assign)", "from x = v (assign)" or "from x[key] (key of map put)", below a flow into the heap. */
function storedIn(flow: readonly string[]): string | undefined {
  let intoHeap = false;
  for (const step of flow) {
    if (/^\s*flow: /.test(step)) intoHeap = /^\s*flow: \{heap\} ←/.test(step) || /^\s*flow: \{heap\} = /.test(step);
    if (!intoHeap) continue;
    const target = /from ([\w.]+)(?:\[[^\]]*\])? = .* \(assign\)/.exec(step)?.[1] ?? /from ([\w.]+)\[[^\]]*\] \(key of map put\)/.exec(step)?.[1];
    if (target !== undefined) return target;
  }
  return undefined;
}
