import { formatCount } from '../../lib/format-value.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Steps } from '../../lib/steps.ts';
import { buildStacks } from '../../model/build-stacks.ts';
import type { Failure, Notice } from '../../model/failure.ts';
import type { LabelColumns, Mapping, ProfileOrigin, StackProfile, ValueType } from '../../model/stack-profile.ts';
import { BadFramePattern, pruneStacks } from './prune.ts';
import type { RawProfile } from './raw-profile.ts';
import { scanProfile } from './scan.ts';
import { StringPool } from './string-pool.ts';
import { makeFrames, makeFunctions, makeLocationRows } from './tables.ts';

export interface ReadProfile {
  readonly profile: StackProfile;
  readonly notices: readonly Notice[];
}

/** Reads an inflated pprof profile (https://github.com/google/pprof/blob/main/proto/profile.proto). */
export function* readPprof(bytes: Uint8Array): Steps<Result<ReadProfile, Failure>> {
  const raw = yield* scanProfile(bytes);
  if ('code' in raw) return err(raw);
  const notices: Notice[] = [];
  const pool = new StringPool(raw, bytes);

  const width = Math.max(0, raw.valuesPerSample);
  if (raw.valueTypes.length === 0 && raw.sampleCount > 0) {
    return err({
      code: 'malformed',
      sentence: 'This looks like a pprof profile, but it does not say what its values are (it has no sample type). Fetch it again.',
    });
  }
  if (raw.sampleCount === 0 && raw.brokenAt !== -1 && raw.valueTypes.length === 0) {
    return err({
      code: 'malformed',
      offset: raw.brokenAt,
      sentence: `This starts like a pprof profile but ends or breaks at byte ${formatCount(raw.brokenAt)}, before the first sample. Fetch it again.`,
    });
  }
  const typeCount = raw.sampleCount > 0 ? Math.min(width, raw.valueTypes.length) : raw.valueTypes.length;

  const valueTypes = raw.valueTypes.slice(0, typeCount).map((entry) => namedType(entry, pool));
  const functions = makeFunctions(raw, pool);
  const { mappings, rowOf } = makeMappings(raw, pool);
  const rows = makeLocationRows(raw, functions, rowOf);
  const origin = makeOrigin(raw, pool);

  let stacks = { count: raw.sampleCount, start: raw.sampleStart.data as Int32Array, locations: raw.sampleLocations.data as Int32Array };
  if (origin.dropFrames !== '') {
    try {
      const pruned = pruneStacks(stacks, rows, pool, origin.dropFrames, origin.keepFrames);
      stacks = { count: raw.sampleCount, start: pruned.start, locations: pruned.locations };
      if (pruned.shortened > 0) notices.push(shortenedNotice(pruned.shortened));
    } catch (error) {
      if (!(error instanceof BadFramePattern)) throw error;
      notices.push({
        code: 'bad-drop-frames',
        severity: 'caution',
        sentence: `The profile asks for frames to be dropped by a pattern that can't be read (${error.message}); none were dropped.`,
      });
    }
  }

  const { frames, locations } = makeFrames(raw, rows);
  const built = yield* buildStacks(stacks, locations.firstFrame);
  yield { phase: 'Sorting samples', fraction: undefined };
  const values = sortValues(raw, built.order, width, typeCount);
  for (let type = 0; type < typeCount; type++) {
    if (!sumsExactly(values[type]!)) {
      return err({
        code: 'value-too-large',
        sentence: `The ${valueTypes[type]!.type} values of this profile add up to more than 2^53, which a browser can't do exactly; rather than show rounded numbers, Heapstory does not open it.`,
      });
    }
  }
  const labels = sortLabels(raw, built.order, pool, notices);
  addNotices(raw, pool, functions.nameless, rows.undefinedCount, width, notices);
  return ok({
    profile: {
      strings: pool.strings,
      valueTypes,
      functions: functions.table,
      mappings,
      locations,
      frames,
      stacks: built.tree,
      samples: { count: raw.sampleCount, node: built.node, values, labels },
      origin,
    },
    notices,
  });
}

function namedType(entry: { readonly type: number; readonly unit: number }, pool: StringPool): ValueType {
  return { type: pool.text(entry.type), unit: pool.text(entry.unit) };
}

function makeMappings(raw: RawProfile, pool: StringPool): { mappings: Mapping[]; rowOf: Int32Array } {
  const rowOf = new Int32Array(raw.mappingIds.count).fill(-1);
  const mappings: Mapping[] = [];
  for (const { index, file, buildId, ...rest } of raw.mappings) {
    rowOf[index] = mappings.length;
    mappings.push({ ...rest, file: pool.text(file), buildId: pool.text(buildId) });
  }
  return { mappings, rowOf };
}

function makeOrigin(raw: RawProfile, pool: StringPool): ProfileOrigin {
  return {
    timeNanos: raw.timeNanos,
    durationNanos: raw.durationNanos,
    periodType: raw.periodType && namedType(raw.periodType, pool),
    period: raw.period,
    comments: raw.comments.map((entry) => pool.text(entry)),
    docUrl: pool.text(raw.docUrl),
    defaultType: pool.text(raw.defaultType),
    dropFrames: pool.text(raw.dropFrames),
    keepFrames: pool.text(raw.keepFrames),
  };
}

function sortValues(raw: RawProfile, order: Int32Array, width: number, typeCount: number): Float64Array[] {
  const flat = raw.values.data;
  return Array.from({ length: typeCount }, (_, type) => {
    const column = new Float64Array(order.length);
    for (let k = 0; k < order.length; k++) column[k] = flat[order[k]! * width + type]!;
    return column;
  });
}

function sumsExactly(column: Float64Array): boolean {
  let sum = 0;
  for (const value of column) sum += Math.abs(value);
  return sum <= Number.MAX_SAFE_INTEGER;
}

function sortLabels(raw: RawProfile, order: Int32Array, pool: StringPool, notices: Notice[]): LabelColumns {
  const from = raw.labels;
  const total = from.key.length;
  const first = new Int32Array(order.length + 1);
  const key = new Int32Array(total);
  const text = new Int32Array(total);
  const number = new Float64Array(total);
  const unit = new Int32Array(total);
  let inexact = 0;
  let next = 0;
  for (let k = 0; k < order.length; k++) {
    const sample = order[k]!;
    for (let at = raw.labelStart.data[sample]!; at < raw.labelStart.data[sample + 1]!; at++) {
      const low = from.numberLow.data[at]! >>> 0;
      const high = from.numberHigh.data[at]!;
      let value = high * 0x1_0000_0000 + low;
      let textId = from.text.data[at] === 0 ? 0 : pool.id(from.text.data[at]!);
      if (!Number.isSafeInteger(value)) {
        // Trace and span ids are kept to the digit, as text.
        inexact++;
        textId = pool.idOf(String((BigInt(high) << 32n) | BigInt(low)));
        value = 0;
      }
      const unitId = pool.id(from.unit.data[at]!);
      // An empty text is no value, in google/pprof's own reader too.
      if (textId === 0 && value === 0 && unitId === 0) continue;
      key[next] = pool.id(from.key.data[at]!);
      text[next] = textId === 0 ? -1 : textId;
      number[next] = value;
      unit[next] = unitId;
      next++;
    }
    first[k + 1] = next;
  }
  if (inexact > 0) {
    notices.push({
      code: 'label-beyond-2^53',
      severity: 'info',
      sentence: `${formatCount(inexact)} numeric labels are beyond 2^53; they are kept as text.`,
    });
  }
  const fit = <T extends Int32Array | Float64Array>(column: T): T => (next === total ? column : (column.slice(0, next) as T));
  return { first, key: fit(key), text: fit(text), number: fit(number), unit: fit(unit) };
}

function shortenedNotice(count: number): Notice {
  return {
    code: 'drop-frames',
    severity: 'info',
    sentence: `The profile asks for allocator frames to be left out (drop_frames): ${formatCount(count)} stacks are shorter for it, as in go tool pprof.`,
  };
}

function addNotices(
  raw: RawProfile,
  pool: StringPool,
  nameless: number,
  undefinedLocations: number,
  width: number,
  notices: Notice[],
): void {
  const caution = (code: string, sentence: string): void => {
    notices.push({ code, severity: 'caution', sentence });
  };
  if (raw.brokenAt !== -1) {
    caution(
      raw.brokenBecause,
      raw.brokenBecause === 'cut'
        ? `The profile is cut off at byte ${formatCount(raw.brokenAt)}: the ${formatCount(raw.sampleCount)} samples before that are shown${raw.stringStart.length > 0 ? '' : ' and their names are lost'}; others may be missing.`
        : `The profile is damaged at byte ${formatCount(raw.brokenAt)}: the ${formatCount(raw.sampleCount)} samples before that are shown, what follows could not be read.`,
    );
  }
  if (nameless > 0) {
    caution('names-lost', `${formatCount(nameless)} functions have lost their names: the table of names is missing or cut off.`);
  } else if (pool.missing > 0) {
    caution('strings-lost', `${formatCount(pool.missing)} texts are missing: the file refers past the end of its table of strings.`);
  }
  if (undefinedLocations > 0) {
    caution('locations-lost', `${formatCount(undefinedLocations)} locations that samples refer to are not in the file; they show as <unknown>.`);
  }
  if (raw.oddSamples > 0) {
    caution('odd-samples', `${formatCount(raw.oddSamples)} samples have another number of values than the profile has types; they are left out.`);
  }
  if (raw.sampleCount > 0 && width !== raw.valueTypes.length) {
    caution('odd-types', `Samples have ${width} values but the profile names ${raw.valueTypes.length} types; what has no partner is left out.`);
  }
}
