import type { EscapeNote } from '../model/escape-note.ts';

interface NotedFile {
  /** Components of its path from the last to the first, as `components` makes them. */
  readonly path: readonly string[];
  readonly byLine: Map<number, EscapeNote[]>;
}

const NONE: readonly EscapeNote[] = [];

/**
 * Notes by the place of a frame. Compiler and profile call one file differently (relative to a folder, by import path, by
 * where it was built), so the noted file that has most of the path's end in common is taken. The base name alone is not enough
 * where both know a folder and the folders differ, or where several files fit as well: better no note than another file's.
 */
export function joinEscapes(notes: readonly EscapeNote[]): (file: string, line: number) => readonly EscapeNote[] {
  const byBase = new Map<string, Map<string, NotedFile>>();
  for (const note of notes) {
    const path = components(note.file);
    const base = path[0] ?? '';
    let files = byBase.get(base);
    if (!files) byBase.set(base, (files = new Map<string, NotedFile>()));
    const key = path.join('/');
    let noted = files.get(key);
    if (!noted) files.set(key, (noted = { path, byLine: new Map<number, EscapeNote[]>() }));
    const there = noted.byLine.get(note.line);
    if (there) there.push(note);
    else noted.byLine.set(note.line, [note]);
  }
  const found = new Map<string, NotedFile | undefined>();
  return (file, line) => {
    if (!found.has(file)) {
      const path = components(file);
      found.set(file, bestFit(path, byBase.get(path[0] ?? '')));
    }
    return found.get(file)?.byLine.get(line) ?? NONE;
  };
}

function bestFit(path: readonly string[], files: ReadonlyMap<string, NotedFile> | undefined): NotedFile | undefined {
  let best: NotedFile | undefined;
  let longest = 0;
  let isTie = false;
  for (const noted of files?.values() ?? []) {
    const common = commonLength(path, noted.path);
    if (common < Math.min(2, path.length, noted.path.length)) continue;
    if (common === longest) isTie = true;
    if (common > longest) {
      best = noted;
      longest = common;
      isTie = false;
    }
  }
  return isTie ? undefined : best;
}

function commonLength(left: readonly string[], right: readonly string[]): number {
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at++;
  return at;
}

/**
 * From the last component to the first. Left away is what only one of the two has: `.` and `..`, `@v1.2.3` of the module
 * cache, and `v2` of a module's path, which is no folder in most checkouts.
 */
function components(file: string): string[] {
  return file
    .split(/[/\\]+/)
    .map((part) => part.replace(/@.*$/, ''))
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !/^v\d+$/.test(part))
    .reverse();
}
