/** Bytes that are read piece by piece: a file, or what an outer layer of compression held. */
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';

export interface ByteSource {
  readonly size: number;
  /** Rejects when the file can't be read. */
  read(at: number, length: number): Promise<Uint8Array>;
}

export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (at, length) => new Uint8Array(await blob.slice(at, at + length).arrayBuffer()),
  };
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (at, length) => {
      // Nothing here waits for a disk, so let messages in (a cancel) before going on.
      await new Promise((resolve) => setTimeout(resolve));
      return bytes.subarray(at, at + length);
    },
  };
}

/**
 * Exactly the asked bytes, or a failure with what to do. Browsers reject with NotReadableError or NotFoundError when
 * a file changed, moved, or may not be read (https://w3c.github.io/FileAPI/#dfn-error-codes); a folder does too.
 */
export async function readExactly(source: ByteSource, at: number, length: number): Promise<Result<Uint8Array, Failure>> {
  const wanted = Math.min(length, source.size - at);
  try {
    const bytes = await source.read(at, wanted);
    return bytes.length === wanted ? ok(bytes) : err(unreadable('it became shorter while it was read', at));
  } catch (error) {
    return err(unreadable(reason(error), at));
  }
}

function unreadable(why: string, offset: number): Failure {
  return {
    code: 'unreadable-file',
    sentence: `The file could not be read: ${why}. If a program still writes it, wait or copy it, then open it again.`,
    offset,
  };
}

function reason(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotReadableError') return 'it changed after it was chosen, or may not be read';
  if (name === 'NotFoundError') return 'it was moved or deleted after it was chosen';
  if (name === 'SecurityError' || name === 'NotAllowedError') return 'the browser does not allow it';
  return error instanceof Error && error.message !== '' ? error.message.replace(/\.$/, '') : 'no reason was given';
}
