/**
 * The program beside Go heap dumps. A dump holds addresses and sizes only; the executable that wrote it names the
 * types. It is no capture: it is kept, and goes along with every file that is opened.
 */
import { createStore } from 'zustand/vanilla';
import { looksLikeGoBinary } from '../formats/go-binary/looks-like.ts';

interface NamedFile {
  readonly name: string;
  readonly blob: Blob;
}

export interface KeptProgram extends NamedFile {
  /** A dump was read with it: there is nothing left to say. */
  readonly isUsed: boolean;
}

interface Kept {
  readonly program: KeptProgram | undefined;
  /** The one that it took the place of: it comes back when the new one wrote none of the dumps that are open. */
  readonly before: KeptProgram | undefined;
}

export const binaries = createStore<Kept>(() => ({ program: undefined, before: undefined }));

/** The longest magic that is looked at. */
const MAGIC_BYTES = 8;

/** The last program among the files is kept. Answers the other files, in order. */
export async function keepPrograms<F extends NamedFile>(files: readonly F[]): Promise<{ readonly others: readonly F[]; readonly hasProgram: boolean }> {
  const are = await Promise.all(files.map(isProgram));
  const { name, blob } = files.findLast((_, index) => are[index]) ?? {};
  if (name !== undefined && blob) binaries.setState(({ program }) => ({ program: { name, blob, isUsed: false }, before: program }));
  return { others: files.filter((_, index) => are[index] !== true), hasProgram: blob !== undefined };
}

export function forgetProgram(): void {
  binaries.setState({ program: undefined, before: undefined });
}

export function bringBackProgram(): void {
  binaries.setState(({ program, before }) => ({ program: before ?? program, before: undefined }));
}

export function programIsUsed(): void {
  binaries.setState(({ program }) => ({ program: program && { ...program, isUsed: true } }));
}

async function isProgram({ blob }: NamedFile): Promise<boolean> {
  try {
    return looksLikeGoBinary(await firstBytes(blob));
  } catch {
    // What can't be read says so when it is opened.
    return false;
  }
}

/** Of what is packed, where it is. */
async function firstBytes(blob: Blob): Promise<Uint8Array> {
  const head = new Uint8Array(await blob.slice(0, MAGIC_BYTES).arrayBuffer());
  if (head[0] !== 0x1f || head[1] !== 0x8b) return head;
  const reader = blob.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const { value } = await reader.read();
  reader.cancel().catch(() => undefined);
  return value?.subarray(0, MAGIC_BYTES) ?? head;
}
