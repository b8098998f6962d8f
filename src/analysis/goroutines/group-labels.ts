import { labelValue } from '../labels.ts';
import type { GoroutineColumns } from './goroutine-columns.ts';

export interface GroupLabel {
  readonly key: string;
  /** How many different values the group's goroutines have. */
  readonly values: number;
  /** The value that most have, and how many. */
  readonly top: string;
  readonly topCount: number;
  /** Goroutines of the group that carry the key. */
  readonly carried: number;
}

/** The program's own pprof labels of some goroutines, keys that most carry first. Asked for the rows of a page, not for all groups. */
export function summariseGroupLabels(columns: GoroutineColumns, samples: ArrayLike<number>): readonly GroupLabel[] {
  const { profile, isFact, value } = columns;
  const { labels } = profile.samples;
  const keys = new Map<number, { carried: number; last: number; readonly values: Map<string, number> }>();
  for (let at = 0; at < samples.length; at++) {
    const sample = samples[at]!;
    for (let row = labels.first[sample]!; row < labels.first[sample + 1]!; row++) {
      if (isFact[row] === 1) continue;
      let key = keys.get(labels.key[row]!);
      if (!key) keys.set(labels.key[row]!, (key = { carried: 0, last: -1, values: new Map() }));
      if (key.last !== sample) key.carried += value[sample]!;
      key.last = sample;
      const text = labelValue(profile, row);
      key.values.set(text, (key.values.get(text) ?? 0) + value[sample]!);
    }
  }
  return [...keys]
    .map(([key, { carried, values }]) => {
      const [top, topCount] = [...values].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
      return { key: profile.strings[key]!, values: values.size, top, topCount, carried };
    })
    .sort((a, b) => b.carried - a.carried || (a.key < b.key ? -1 : 1));
}
