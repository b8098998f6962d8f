/** Opens a file in the engine, and says on stderr what is wrong with it. */
import type { CaptureFacts, OpenedFile } from '../engine/contract.ts';
import type { Io } from './io.ts';
import { printable } from './layout.ts';

/** `binary` is the path of the executable that wrote a Go heap dump; `name` what the file is called from then on. */
export async function loadAll(path: string, io: Io, binary?: string, name = path): Promise<OpenedFile | undefined> {
  const file = await read(path, io);
  const program = binary === undefined ? undefined : await read(binary, io);
  if (file === undefined || (binary !== undefined && program === undefined)) return undefined;
  const lastModified = await io.writtenAt(path);
  const input = { name, blob: file, ...(program === undefined ? {} : { binary: program }), ...(lastModified === undefined ? {} : { lastModified }) };
  const answer = await io.engine.open(path, input, () => undefined);
  if (!answer.ok) {
    complain(io, path, answer.error.sentence);
    return undefined;
  }
  if (binary !== undefined && answer.value.captures[0]?.format !== 'go-heap-dump') {
    complain(io, path, 'This is no Go heap dump, so --binary is not used.');
  }
  return answer.value;
}

/** Its first capture; what else a file holds is passed over, and said. */
export async function load(path: string, io: Io, binary?: string, name?: string): Promise<CaptureFacts | undefined> {
  const opened = await loadAll(path, io, binary, name);
  if (opened === undefined) return undefined;
  const [first] = opened.captures;
  if (!first) complain(io, path, opened.series.length > 0 ? 'This has numbers over time and no stacks: heapstory memory shows them.' : 'This has no stacks of its own.');
  return first;
}

async function read(path: string, io: Io): Promise<Blob | undefined> {
  const file = await io.readFile(path);
  if (file.ok) return file.value;
  complain(io, path, file.error);
  return undefined;
}

export function complain(io: Io, name: string, sentence: string): void {
  io.err(`heapstory: ${printable(name)}: ${printable(sentence)}\n`);
}

/** What makes the numbers doubtful. */
export function sayDoubts(io: Io, facts: CaptureFacts): void {
  for (const { severity, sentence } of facts.notices) if (severity === 'caution') complain(io, facts.name, sentence);
}
