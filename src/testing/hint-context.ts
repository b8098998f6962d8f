/** Files of `fixtures/` as rules see them. */
import { readFileSync } from 'node:fs';
import { joinEscapes } from '../analysis/escape-notes.ts';
import { makeHintContext, type HintInput } from '../engine/hint-context.ts';
import { GraphDesk } from '../engine/graph-desk.ts';
import { MemoryRoom } from '../engine/memory-room.ts';
import { openCapture } from '../engine/open-capture.ts';
import type { OpenedCapture } from '../engine/opened.ts';
import { QUESTIONS } from '../engine/questions.ts';
import type { StackDesk } from '../engine/stack-desk.ts';
import type { HintContext } from '../hints/context.ts';
import type { EscapeNote } from '../model/escape-note.ts';

const ROOT = new URL('../../fixtures/', import.meta.url);

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The executable that wrote a Go heap dump. */
  readonly binary?: Uint8Array<ArrayBuffer>;
}

export function fixture(name: string): NamedBytes {
  return { name, bytes: new Uint8Array(readFileSync(new URL(name, ROOT))) };
}

export function textFile(name: string, text: string): NamedBytes {
  return { name, bytes: new TextEncoder().encode(text) };
}

export interface ContextOptions extends Partial<Pick<HintInput, 'harmlessRules' | 'beforeAfter'>> {
  /** What a test makes of each capture before the rules see it. */
  readonly change?: (capture: OpenedCapture['capture']) => OpenedCapture['capture'];
}

export async function hintContextOf(files: readonly NamedBytes[], options: ContextOptions = {}): Promise<HintContext> {
  const desks: StackDesk[] = [];
  const graphs: GraphDesk[] = [];
  const escapes: EscapeNote[] = [];
  const memory = new MemoryRoom(() => desks.map(({ facts }) => ({ facts, fileTime: undefined })));
  for (const [at, { name, bytes, binary }] of files.entries()) {
    const input = { name, blob: new Blob([bytes]), ...(binary === undefined ? {} : { binary: new Blob([binary]) }) };
    const opened = await openCapture(input, { id: `c${at + 1}`, onProgress: () => undefined, isCancelled: () => false });
    if (!opened.ok) throw new Error(`${name}: ${opened.error.sentence}`);
    for (const { capture, kind, heap } of opened.value.captures) {
      desks.push(QUESTIONS.makeDesk(options.change?.(capture) ?? capture, kind, heap?.facts));
      if (heap?.desk instanceof GraphDesk) graphs.push(heap.desk);
    }
    for (const series of opened.value.series) memory.add(series);
    escapes.push(...opened.value.escapes);
  }
  const made = await makeHintContext({
    desks,
    graphs,
    go: memory.merged('go'),
    jvm: memory.merged('jvm'),
    sets: { go: memory.setsOf('go'), jvm: memory.setsOf('jvm') },
    escapes: escapes.length > 0 ? joinEscapes(escapes) : undefined,
    harmlessRules: options.harmlessRules,
    fileTimes: new Map(),
    beforeAfter: options.beforeAfter,
  });
  if (!made.ok) throw new Error(made.error.sentence);
  return made.value;
}
