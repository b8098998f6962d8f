import { framesOf, PROGRAM } from '../../analysis/goroutines/frame-roles.ts';
import type { GoroutineTable } from './groups.ts';

/** The program's functions that call a library in the newest dump, those of most goroutines first. */
export function goroutinesCalling({ detail: { columns, index } }: GoroutineTable, library: RegExp): readonly string[] {
  const { profile } = columns;
  const { stacks, strings } = profile;
  const frames = framesOf(profile);
  const fits = new Int8Array(strings.length).fill(-1);
  const counts = new Map<string, number>();
  for (let node = 1; node < stacks.count; node++) {
    const string = frames.name[stacks.frame[node]!]!;
    if (fits[string] === -1) fits[string] = library.test(strings[string]!) ? 1 : 0;
    if (fits[string] === 0) continue;
    let caller = stacks.parent[node]!;
    while (caller > 0 && frames.role[stacks.frame[caller]!] !== PROGRAM) caller = stacks.parent[caller]!;
    const end = stacks.end[node]!;
    if (caller > 0) {
      const name = strings[frames.name[stacks.frame[caller]!]!]!;
      counts.set(name, (counts.get(name) ?? 0) + index.firstSample[end]! - index.firstSample[node]!);
    }
    node = end - 1;
  }
  return [...counts].sort((one, other) => other[1] - one[1]).map(([name]) => name);
}
