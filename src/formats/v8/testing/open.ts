import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { ReadGraph, ReadWatch } from '../../../model/object-graph.ts';
import type { ByteSource } from '../../byte-source.ts';
import { readV8Snapshot } from '../read.ts';

export const UNWATCHED: ReadWatch = { onProgress: () => undefined, isCancelled: () => false };

const FIXTURES = new URL('../../../../fixtures/objects/v8/', import.meta.url);

export function fixture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gunzipSync(readFileSync(fileURLToPath(new URL(`${name}.heapsnapshot.gz`, FIXTURES)))));
}

/** What Chrome DevTools says: see fixtures/make-v8-captures.mjs. */
export interface DevtoolsAnswer {
  readonly nodeCount: number;
  readonly totalSize: number;
  /** Key, count, shallow, retained. */
  readonly classes: readonly (readonly [key: string, count: number, shallow: number, retained: number])[];
  /** Beginning of the text, count, bytes; the 100 largest. */
  readonly duplicates: readonly (readonly [text: string, count: number, bytes: number])[];
}

export function devtoolsAnswer(name: string): DevtoolsAnswer {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.devtools.json`, FIXTURES)), 'utf8'));
}

export async function opened(bytes: Uint8Array): Promise<ReadGraph> {
  const read = await readV8Snapshot(quick(bytes), UNWATCHED);
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value;
}

/** Without the pause that a source of bytes makes. */
export function quick(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
}

