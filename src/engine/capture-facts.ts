import { goVersionOf } from '../analysis/go-version.ts';
import { cautionsOf, measureDepths } from '../analysis/profile-cautions.ts';
import { defaultTypeOf, totalsOf } from '../analysis/profile-totals.ts';
import type { Capture } from '../model/capture.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import type { CaptureFacts } from './contract.ts';
import type { GraphFacts } from './graph-contract.ts';

/** What the header says of a capture; made once when it is opened. */
export function factsOf(capture: Capture, graph: GraphFacts | undefined): CaptureFacts {
  const { profile } = capture;
  const { origin, mappings } = profile;
  const totals = totalsOf(profile);
  const depths = measureDepths(profile);
  const main = mappings[0];
  return {
    id: capture.id,
    sha256: capture.sha256,
    fromLink: capture.fromLink,
    name: capture.name,
    byteLength: capture.byteLength,
    format: capture.format,
    kind: capture.kind,
    valueTypes: profile.valueTypes.map((type, index) => ({ ...type, ...totals[index]! })),
    defaultType: defaultTypeOf(profile),
    samples: profile.samples.count,
    distinctStacks: depths.distinctStacks,
    functions: profile.functions.count,
    locations: profile.locations.count,
    deepestStack: depths.deepest,
    time: isoTime(origin.timeNanos),
    durationSeconds: origin.durationNanos > 0n ? Number(origin.durationNanos) / 1e9 : undefined,
    period:
      origin.period === 0
        ? undefined
        : { type: origin.periodType?.type ?? '', unit: origin.periodType?.unit ?? '', value: origin.period },
    buildId: main?.buildId || undefined,
    binary: main?.file || undefined,
    goVersion: goVersionOf(profile),
    comments: origin.comments,
    docUrl: origin.docUrl || undefined,
    labelKeys: labelKeysOf(profile),
    graph,
    notices: [...capture.notices, ...cautionsOf(profile, depths, capture.kind)],
  };
}

/** To the nanosecond, which `Date` would drop: "2026-11-20T04:40:07.123456789Z". */
function isoTime(nanos: bigint): string | undefined {
  // Outside what a Date can hold there is no time to show.
  if (nanos <= 0n || nanos > 8_640_000_000_000_000_000_000n) return undefined;
  const seconds = nanos / 1_000_000_000n;
  const rest = String(nanos % 1_000_000_000n).padStart(9, '0');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, -5)}${/^0+$/.test(rest) ? '' : `.${rest}`}Z`;
}

function labelKeysOf(profile: StackProfile): readonly string[] {
  const { labels } = profile.samples;
  const counts = new Map<number, number>();
  for (const key of labels.key) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([key]) => profile.strings[key]!);
}
