import type { HintContext } from '../context.ts';
import { gainBy, type Growth } from './growth.ts';
import { growthRule } from './growth-rule.ts';
import { TAG } from './library-frames.ts';
import { openFilesRise } from './h22-handles.ts';
import { fromTo, pace, place } from './tell.ts';

/** A deferred call stands soon after what it closes. */
const LINES_AFTER = 12;
const MOST_LINES = 200;

export const h25 = growthRule(
  {
    id: 'H25',
    title: 'Deferred calls in a loop',
    doc: {
      evidence: 'Growth as in H01 or H02 in a function that opens files or makes buffers of bufio, and a sign of a `defer` that runs once for each round of a loop: a function literal that escapes on a line of that function soon after (the compiler keeps those of a plain `defer` on the stack), or `runtime.deferproc` among the frames where symbols name them.',
      limits: 'A function literal that is handed on there, and not deferred, looks the same.',
      source: 'runtime/panic.go, deferproc and newdefer; cmd/compile: open-coded and stack defers are not used in loops',
    },
    healthy: 'No loop that opens things shows deferred calls.',
  },
  (growth, { context }) => {
    if (gainBy(growth, TAG.handle | TAG.bufio) < 0.1 * growth.gain || !growth.isOwn) return undefined;
    const isNamed = growth.sites.some(({ tags }) => (tags & TAG.deferred) !== 0);
    const escaping = deferredLiteral(growth, context);
    if (!isNamed && !escaping) return undefined;
    const [site] = growth.sites;
    return {
      weight: isNamed ? 0.7 : openFilesRise(context) ? 0.6 : 0.4,
      because: isNamed ? 'the runtime’s frames show deferred calls on the heap' : 'a function literal there goes to the heap, as that of a defer in a loop does',
      sentence: `${fromTo(growth)} belong to what ${place(site!)} opens in a loop${pace(growth)}; what is deferred there runs only when the whole function ends.`,
      fix: `Put the body of the loop in \`${growth.name}\` into a function of its own, so that its \`defer\` runs for each item, or close without \`defer\`.`,
      evidence: escaping ? [escaping] : [],
    };
  },
);

function deferredLiteral({ sites }: Growth, { escapes }: HintContext): { readonly kind: 'escape'; readonly file: string; readonly line: number; readonly text: string } | undefined {
  const lines = sites.map(({ line }) => line).filter((line) => line > 0);
  const first = Math.min(...lines);
  const last = Math.min(Math.max(...lines), first + MOST_LINES) + LINES_AFTER;
  if (!escapes || lines.length === 0) return undefined;
  const { file } = sites[0]!;
  for (let line = first; line <= last; line++) {
    const note = escapes(file, line).find(({ kind, message }) => kind === 'escapes' && /func literal escapes/.test(message));
    if (note) return { kind: 'escape', file: note.file, line: note.line, text: [note.message, ...note.flow].join('\n') };
  }
  return undefined;
}
