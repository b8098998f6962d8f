/** Go dumps that were read without the program that wrote them. Loaded with the first program. */
import type { CaptureFacts, CaptureId } from '../engine/contract.ts';
import { engine, fileOf, forgetFile, refuse, rememberFile, say, track, withProgram } from './actions.ts';
import { binaries, bringBackProgram } from './binaries.ts';
import { withReplaced } from './comparison.ts';
import { upgradeFromFiles } from './link-upgrade.ts';
import { freshPerspective, session } from './session.ts';

/** What a reader says of a program that it could not use. */
const MISFITS: ReadonlySet<string> = new Set(['binary-does-not-fit', 'program-not-read']);

interface Reading {
  readonly from: CaptureFacts;
  readonly to: CaptureFacts;
  readonly blob: Blob;
}

/** Reads open dumps whose types nobody named once more. They take their own places together, so that none is compared with an unnamed one. */
export async function readAgainWithProgram(): Promise<void> {
  if (binaries.getState().program === undefined) return;
  // Also those that have types: a program that was not stripped knows the variables too.
  const wanting = session.getState().captures.filter(({ format, graph }) => format === 'go-heap-dump' && graph?.onlyHistogram === false);
  const readings = (await Promise.all(wanting.map(readAgain))).filter((reading) => reading !== undefined);
  if (readings.length === 0) {
    if (wanting.length > 0) bringBackProgram();
    return;
  }
  for (const reading of readings) takePlace(reading);
  say(`Read again with its program: ${readings.map(({ to }) => to.name).join(', ')}`);
  // A link whose files these are waited for their names.
  upgradeFromFiles();
}

async function readAgain(from: CaptureFacts): Promise<Reading | undefined> {
  const blob = fileOf(from.id);
  if (!blob) return undefined;
  const input = withProgram({ name: from.name, blob });
  const answer = await track(from.name, 'reading', (onProgress) => engine.open(input, onProgress));
  if (answer.ok) {
    const to = answer.value.captures[0];
    if (!to) return undefined;
    if (to.notices.every(({ code }) => !MISFITS.has(code))) return { from, to, blob };
    say(`${binaries.getState().program?.name ?? 'The program'} did not write ${from.name}`);
    void engine.calls.close(to.id);
    return undefined;
  }
  const { code, sentence } = answer.error;
  // When the worker was replaced, all files are read again anyway, with the program.
  if (code !== 'cancelled' && code !== 'interrupted') refuse(from.name, code, sentence);
  return undefined;
}

function takePlace({ from, to, blob }: Reading): void {
  const isOpen = session.getState().captures.some(({ id }) => id === from.id);
  if (isOpen) rememberFile(to, { name: to.name, blob });
  void engine.calls.close(isOpen ? from.id : to.id);
  if (!isOpen) return;
  forgetFile(from.id);
  const swapped = (id: CaptureId | undefined): CaptureId | undefined => (id === from.id ? to.id : id);
  session.setState((state) => {
    const { [from.id]: _before, ...perspectives } = state.perspectives;
    const { [from.id]: _look, ...graphs } = state.graphs;
    return {
      captures: state.captures.map((facts) => (facts.id === from.id ? to : facts)),
      active: swapped(state.active),
      perspectives: { ...perspectives, [to.id]: freshPerspective(to) },
      graphs,
      comparisons: state.comparisons.map((comparison) => withReplaced(comparison, from.id, to.id)),
    };
  });
}
