import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { readExactly } from '../byte-source.ts';
import type { DumpFile } from './dump-file.ts';
import type { MemoryPlace } from './layout.ts';

const CHUNK_BYTES = 64 * 1024;

/** Offsets of the pointer words in a piece of memory, between two offsets, as the dump lists them. */
export async function pointerFields(file: DumpFile, place: MemoryPlace, from: number, to: number): Promise<Result<number[], Failure>> {
  const offsets: number[] = [];
  const { source } = file;
  const { pointerSize } = file.layout.params;
  let position = place.fields;
  let value = 0;
  let scale = 1;
  let kind = -1;
  for (;;) {
    const read = await readExactly(source, position, Math.min(CHUNK_BYTES, source.size - position));
    if (!read.ok) return read;
    if (read.value.length === 0) return ok(offsets);
    for (const byte of read.value) {
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte >= 0x80) continue;
      if (kind === -1) {
        if (value === 0) return ok(offsets);
        kind = value;
      } else {
        const offset = kind === 1 ? value : value + pointerSize;
        if (offset >= to) return ok(offsets);
        if (offset >= from && offset + pointerSize <= place.length) offsets.push(offset);
        kind = -1;
      }
      value = 0;
      scale = 1;
    }
    position += read.value.length;
  }
}

/** Where an object's memory and fields are in the file. */
export function placeOf(file: DumpFile, node: number): MemoryPlace {
  const contents = file.contents[node]!;
  const length = file.shallow[node]!;
  return { contents, length, fields: contents + length };
}
