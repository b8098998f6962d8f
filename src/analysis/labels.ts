import { formatValue } from '../lib/format-value.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import type { StackView } from './stack-view.ts';

export interface LabelTotals {
  readonly key: string;
  /** Exact, with its unit: what label filters take. */
  readonly value: string;
  /** Scaled for reading. */
  readonly displayValue: string;
  /** The number behind `value`, undefined for a text. */
  readonly number: number | undefined;
  readonly total: number;
  readonly samples: number;
}

export interface LabelKeyTotals {
  readonly key: string;
  readonly total: number;
  readonly samples: number;
  readonly values: readonly LabelTotals[];
  /** Samples that do not carry the key. */
  readonly without: { readonly total: number; readonly samples: number };
}

/** Label row `at` as text: "checkout", "16384 bytes", "7". */
export function labelValue(profile: StackProfile, at: number): string {
  const { labels } = profile.samples;
  const text = labels.text[at]!;
  if (text !== -1) return profile.strings[text]!;
  const unit = labelUnit(profile, at);
  return unit === '' ? String(labels.number[at]) : `${labels.number[at]} ${unit}`;
}

/** Without a unit of its own, a number under these keys is bytes (google/pprof, profile.NumLabelUnits). */
function labelUnit(profile: StackProfile, at: number): string {
  const { labels } = profile.samples;
  const unit = profile.strings[labels.unit[at]!]!;
  if (unit !== '') return unit;
  const key = profile.strings[labels.key[at]!]!;
  return key === 'bytes' || key === 'request' || key === 'alignment' ? 'bytes' : '';
}

/** Σ value per key and label value. A sample with several values of a key counts for each of them. */
export function sumLabels(view: StackView): readonly LabelKeyTotals[] {
  const { profile } = view.index;
  const { samples, strings } = profile;
  const { labels } = samples;
  const column = samples.values[view.type]!;
  interface Sum { total: number; samples: number; readonly at: number }
  const keys = new Map<number, { total: number; samples: number; last: number; readonly values: Map<string, Sum> }>();
  let total = 0;
  let count = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    if (view.kept[sample] === 0) continue;
    const value = column[sample]!;
    total += value;
    count++;
    for (let at = labels.first[sample]!; at < labels.first[sample + 1]!; at++) {
      const keyId = labels.key[at]!;
      let key = keys.get(keyId);
      if (!key) keys.set(keyId, (key = { total: 0, samples: 0, last: -1, values: new Map() }));
      if (key.last !== sample) {
        key.last = sample;
        key.total += value;
        key.samples++;
      }
      const identity = labels.text[at] === -1 ? `${labels.number[at]}\0${labels.unit[at]}` : `\0${labels.text[at]}`;
      const sum = key.values.get(identity);
      if (sum) {
        sum.total += value;
        sum.samples++;
      } else {
        key.values.set(identity, { total: value, samples: 1, at });
      }
    }
  }
  const byWeight = (a: { readonly total: number }, b: { readonly total: number }): number =>
    Math.abs(b.total) - Math.abs(a.total);
  return [...keys.entries()]
    .map(([keyId, key]) => ({
      key: strings[keyId]!,
      total: key.total,
      samples: key.samples,
      values: [...key.values.values()]
        .map((sum) => ({
          key: strings[keyId]!,
          value: labelValue(profile, sum.at),
          displayValue: labels.text[sum.at] === -1 ? formatValue(labels.number[sum.at]!, labelUnit(profile, sum.at)) : labelValue(profile, sum.at),
          number: labels.text[sum.at] === -1 ? labels.number[sum.at]! : undefined,
          total: sum.total,
          samples: sum.samples,
        }))
        .sort(byWeight),
      without: { total: total - key.total, samples: count - key.samples },
    }))
    // What many carry says more than what each has its own of, as goroutines have ids.
    .sort((a, b) => byWeight(a, b) || a.values.length - b.values.length);
}
