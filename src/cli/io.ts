/** All that a verb touches of the world, so that tests can hand it something else. */
import { openAsBlob } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { EngineApi } from '../engine/contract.ts';
import { Engine } from '../engine/engine.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';

export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly engine: EngineApi;
  /** `-` is standard input. The error is a sentence. */
  readonly readFile: (path: string) => Promise<Result<Blob, string>>;
  /** When it was written, in ms since 1970; undefined for what comes through a pipe. */
  readonly writtenAt: (path: string) => Promise<number | undefined>;
}

export const STDIN = '-';

/** What comes through a pipe is held in memory; the engine's own limit is the same. */
const MOST_PIPED_BYTES = 2 ** 31 - 1;

export function nodeIo(): Io {
  // Read once: an executable that comes through the pipe is asked for with every file that it belongs to.
  let piped: Promise<Result<Blob, string>> | undefined;
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    engine: new Engine(),
    readFile: async (path) => {
      try {
        return await (path === STDIN ? (piped ??= readStream(process.stdin)) : readPath(path));
      } catch (error) {
        return err(sentenceOf(error));
      }
    },
    writtenAt: async (path) => {
      const stats = path === STDIN ? undefined : await stat(path).catch(() => undefined);
      return stats?.isFile() === true ? stats.mtimeMs : undefined;
    },
  };
}

async function readPath(path: string): Promise<Result<Blob, string>> {
  const stats = await stat(path);
  if (stats.isDirectory()) return err('This is a folder. Name the files in it.');
  if (!stats.isFile()) {
    // A named pipe, or what the shell makes of <(curl …).
    const handle = await open(path);
    return readStream(handle.createReadStream());
  }
  // Opened before it is asked for its content: otherwise a file without permission would fail much later.
  await (await open(path)).close();
  return ok(await openAsBlob(path));
}

async function readStream(stream: Readable): Promise<Result<Blob, string>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Uint8Array<ArrayBuffer>;
    length += bytes.length;
    if (length > MOST_PIPED_BYTES) return err('More than 2 GB came through the pipe. Save it to a file first.');
    chunks.push(bytes);
  }
  return ok(new Blob(chunks));
}

function sentenceOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file.';
  if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read (no permission).';
  return `The file could not be read: ${error instanceof Error ? error.message : String(error)}.`;
}
