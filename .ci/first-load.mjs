/**
 * How much script a first visit loads before anything is dropped: the entry, what it imports statically or preloads,
 * and the worker with its static imports. Style sheets do not count. Exits with 1 above the limit.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const LIMIT_BYTES = 120_000;

const DIST = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
/** `import … from "x"`, `import "x"`, `export … from "x"`; a dynamic `import("x")` does not fit. */
const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)\b\s*(?:[\w$*{},\s]*?\bfrom\b\s*|[{*][\w$*{},\s]*?\}?\s*from\s*)?["']([^"'\n]+\.js)["']/g;

/** Files of the first load, each with the reason why it is in. */
export function firstLoad(dist = DIST) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const files = new Map();
  const add = (path, why) => {
    if (files.has(path)) return;
    if (!existsSync(path)) throw new Error(`${relative(dist, path)} is asked for (${why}) and not in ${dist}`);
    files.set(path, why);
    for (const [, target] of readFileSync(path, 'utf8').matchAll(STATIC_IMPORT)) {
      const next = join(dirname(path), target);
      if (existsSync(next)) add(next, `import of ${basename(path)}`);
    }
  };
  for (const [tag] of html.matchAll(/<(?:script|link)\b[^>]*>/g)) {
    const target = /\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/.exec(tag)?.[1];
    if (target === undefined || /^(?:https?:)?\/\/|^data:/.test(target)) continue;
    if (tag.startsWith('<script')) add(join(dist, target), 'script of index.html');
    else if (/\brel\s*=\s*["']?modulepreload/.test(tag)) add(join(dist, target), 'modulepreload');
  }
  // Vite keeps "worker" in the name of a worker's file; that it is named in a loaded file makes it part of the load.
  const workers = existsSync(join(dist, 'assets')) ? readdirSync(join(dist, 'assets')).filter((name) => /worker.*\.js$/.test(name)) : [];
  const loaded = [...files.keys()].map((path) => readFileSync(path, 'utf8')).join('\n');
  for (const name of workers) if (loaded.includes(name)) add(join(dist, 'assets', name), 'worker');

  return [...files].map(([path, why]) => {
    const content = readFileSync(path);
    return { file: relative(dist, path), why, bytes: content.length, gzip: gzipSync(content, { level: 9 }).length };
  });
}

export function reportFirstLoad(files) {
  const rows = files.toSorted((a, b) => b.gzip - a.gzip).map(({ file, why, bytes, gzip }) => [file, count(bytes), count(gzip), why]);
  const sum = (key) => files.reduce((total, file) => total + file[key], 0);
  const gzip = sum('gzip');
  const table = [['file', 'bytes', 'gzip -9', 'why'], ...rows, ['first load', count(sum('bytes')), count(gzip), `limit ${count(LIMIT_BYTES)}`]];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column].length)));
  for (const [file, bytes, packed, why] of table) {
    console.log(`${file.padEnd(widths[0])}  ${bytes.padStart(widths[1])}  ${packed.padStart(widths[2])}  ${why}`);
  }
  return gzip <= LIMIT_BYTES;
}

function count(value) {
  return value.toLocaleString('en-US');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = firstLoad();
  const fits = reportFirstLoad(files);
  if (!fits) console.error(`First load is over the limit of ${count(LIMIT_BYTES)} bytes.`);
  if (!files.some(({ why }) => why === 'worker')) console.error('No worker found in the build: the measurement is not complete.');
  process.exitCode = fits && files.some(({ why }) => why === 'worker') ? 0 : 1;
}
