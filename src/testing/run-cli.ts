/** Runs the command line tool in process. */
import { main } from '../cli/dispatch.ts';
import type { Io } from '../cli/io.ts';
import { Engine } from '../engine/engine.ts';
import { err, ok } from '../lib/result.ts';
import { captureBytes } from './fixtures.ts';

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Names that begin with a fixture folder are captures; others come from `files`. */
export async function heapstory(args: readonly string[], files: Readonly<Record<string, Uint8Array>> = {}): Promise<Run> {
  let out = '';
  let errors = '';
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (errors += text),
    engine: new Engine(),
    readFile: (path) => {
      if (path in files) return Promise.resolve(ok(new Blob([files[path] as Uint8Array<ArrayBuffer>])));
      if (/^(leakshop|made|zoo)\//.test(path)) return Promise.resolve(ok(new Blob([captureBytes(path)])));
      return Promise.resolve(err('There is no such file.'));
    },
    writtenAt: () => Promise.resolve(undefined),
  };
  const code = await main(args, io);
  return { code, out, err: errors };
}
