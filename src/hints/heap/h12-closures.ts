import { growthRule } from './growth-rule.ts';
import { fromTo, pace, place } from './tell.ts';

export const h12 = growthRule(
  {
    id: 'H12',
    title: 'Closures that keep what they captured',
    doc: {
      evidence: 'Growth as in H01 or H02, and the compiler says that on such a line, or where it is called from, a function literal escapes or a variable is captured by one; without what the compiler says, only for what is allocated inside a function literal, and weakly.',
      limits: 'That a closure is made there does not prove that the closure is what keeps the memory. A heap dump does.',
      source: 'cmd/compile/internal/escape: "func literal escapes to heap", "captured by a closure"',
    },
    healthy: 'No growing place is known to hand out closures.',
  },
  (growth, { context }) => {
    const [site] = growth.sites;
    const notes = growth.sites.flatMap(({ file, line }) => context.escapes?.(file, line) ?? []);
    const isCaptured = notes.some(({ message, flow }) => /func literal escapes/.test(message) || flow.some((step) => /captured by a closure|storage for func literal/.test(step)));
    const isLiteral = /\.func\d+(\.\d+)*$|\.gowrap\d+$/.test(growth.name);
    if (!isCaptured && !isLiteral) return undefined;
    return {
      weight: isCaptured ? 0.4 : 0,
      because: 'the compiler says that a closure made there goes to the heap',
      less: isCaptured ? [] : [[0.4, 'only the name says that it is a function literal']],
      sentence: `${fromTo(growth)} are in use of what ${place(site!)} makes${pace(growth)}; a function literal there keeps all that it captures for as long as it is kept itself.`,
      fix: `Let the closure in \`${growth.name}\` capture only what it needs (copy the field, not the object), and remove it from where it is registered when it is done with.`,
    };
  },
);
