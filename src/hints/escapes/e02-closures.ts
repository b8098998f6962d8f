import { lineOf } from '../heap/tell.ts';
import type { Rule } from '../rule.ts';
import { fact, notedSitesOf, perFunction } from './noted-sites.ts';
import type { EscapeNote } from '../../model/escape-note.ts';

/** The assignment of the closure stands soon after what it captures. */
const LINES_AFTER = 3;

export const e02: Rule = {
  id: 'E02',
  title: 'An object with a closure over itself',
  needs: [['heap', 'escapes']],
  doc: {
    evidence: 'The compiler’s flow says that a variable is captured by a function literal, and that the literal is assigned to a field of that variable.',
    limits: 'The collector frees such cycles. It only matters together with a finalizer, a pool or a registry that keeps either.',
    source: 'go build -gcflags=-m=2; runtime.SetFinalizer: a cycle with a finalizer is never freed',
  },
  healthy: 'No object that holds much carries a closure over itself.',
  run: (context) => perFunction(notedSitesOf(context).flatMap((noted) => {
    const near: EscapeNote[] = [...noted.notes];
    for (let line = noted.site.line + 1; line <= noted.site.line + LINES_AFTER; line++) near.push(...(context.escapes?.(noted.site.file, line) ?? []));
    const captured = near.flatMap(({ flow }) => flow).flatMap((step) => /from (\w+) \(captured by a closure\)/.exec(step)?.[1] ?? []);
    const note = near.find(({ flow }) => flow.some((step) => captured.some((name) => new RegExp(`from ${name}\\.[\\w.]+ = func literal \\(assign\\)`).test(step))));
    const name = note && captured.find((one) => note.flow.some((step) => step.includes(`from ${one}.`)));
    return note && name !== undefined ? [fact(context, noted, note, {
      rule: 'E02', confidence: 0.3, reasons: ['the collector frees cycles'],
      sentence: `At ${lineOf({ ...noted.site, line: note.line })} \`${name}\` gets a function literal that captures \`${name}\` itself: they live and die together, and not at all once one has a finalizer or stands in a registry.`,
      fix: `Capture the fields that are needed instead of \`${name}\`, or set the field to nil when it is done with.`,
    })] : [];
  })),
};
