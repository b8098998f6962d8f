/** Opens a file in the engine, and says on stderr what is wrong with it. */
import type { CaptureFacts } from '../engine/contract.ts';
import type { Io } from './io.ts';
import { printable } from './layout.ts';

export async function load(path: string, io: Io): Promise<CaptureFacts | undefined> {
  const file = await io.readFile(path);
  if (!file.ok) {
    complain(io, path, file.error);
    return undefined;
  }
  const answer = await io.engine.open(path, { name: path, blob: file.value }, () => undefined);
  if (!answer.ok) {
    complain(io, path, answer.error.sentence);
    return undefined;
  }
  return answer.value;
}

export function complain(io: Io, name: string, sentence: string): void {
  io.err(`heapstory: ${printable(name)}: ${printable(sentence)}\n`);
}
