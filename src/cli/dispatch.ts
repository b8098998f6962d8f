/** The command line: which verb, or help. Everything that a verb prints is the verb's own. */
import { version } from '../../package.json';
import { EXIT_OK, wrongUsage } from './args.ts';
import type { Io } from './io.ts';
import { columns, printable } from './layout.ts';
import type { Verb } from './verb.ts';
import { diff } from './verbs/diff.ts';
import { dominators } from './verbs/dominators.ts';
import { goroutines } from './verbs/goroutines.ts';
import { hints } from './verbs/hints.ts';
import { histogram } from './verbs/histogram.ts';
import { link } from './verbs/link.ts';
import { memory } from './verbs/memory.ts';
import { open } from './verbs/open.ts';
import { path } from './verbs/path.ts';
import { top } from './verbs/top.ts';
import { trend } from './verbs/trend.ts';
import { unlink } from './verbs/unlink.ts';

const VERBS: ReadonlyMap<string, Verb> = new Map(
  [open, hints, top, histogram, dominators, path, goroutines, memory, diff, trend, link, unlink].map((verb) => [verb.name, verb]),
);

const USAGE = `heapstory VERB …

Reads pprof profiles, heaps of objects (Go heap dumps, JVM HPROF, V8 heap snapshots) and the text of an incident
(goroutine dumps, crashes, logs, metrics) as the page does, without a browser.

${columns(
  [...VERBS.values()].map(({ name, summary }) => [`  ${name}`, summary]),
  'll',
)}
heapstory help VERB tells more. Exit code: 0 all is well, 1 an input can't be read, 2 wrong usage.
`;

export async function main(args: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined) return wrongUsage(io, 'a verb is missing', USAGE);
  if (first === '--version' || first === '-v') {
    io.out(`heapstory ${version}\n`);
    return EXIT_OK;
  }
  if (first === '--help' || first === '-h' || first === 'help') return help(rest[0], io);
  const verb = VERBS.get(first);
  if (verb === undefined) return wrongUsage(io, `${printable(first)} is not a verb`, USAGE);
  // After `--` everything is a file name.
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (options.includes('--help') || options.includes('-h')) return help(verb.name, io);
  return verb.run(rest, io);
}

function help(name: string | undefined, io: Io): number {
  const verb = name === undefined ? undefined : VERBS.get(name);
  if (name !== undefined && verb === undefined) return wrongUsage(io, `${printable(name)} is not a verb`, USAGE);
  io.out(verb?.usage ?? USAGE);
  return EXIT_OK;
}
