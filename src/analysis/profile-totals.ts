import type { StackProfile, ValueType } from '../model/stack-profile.ts';

const BASE_KEY = 'pprof::base';

/** Samples of the base side of a `-diff_base` profile carry this label (google/pprof, doc/README.md). */
export function isBaseSample(profile: StackProfile, sample: number): boolean {
  const { labels } = profile.samples;
  for (let at = labels.first[sample]!; at < labels.first[sample + 1]!; at++) {
    const text = labels.text[at]!;
    if (text !== -1 && profile.strings[text] === 'true' && profile.strings[labels.key[at]!] === BASE_KEY) return true;
  }
  return false;
}

export function hasBaseSamples(profile: StackProfile): boolean {
  if (!profile.strings.includes(BASE_KEY)) return false;
  for (let sample = 0; sample < profile.samples.count; sample++) if (isBaseSample(profile, sample)) return true;
  return false;
}

export interface Totals {
  /** What percentages are of, as `go tool pprof` has it: Σ|v|, in a `-diff_base` profile of the base samples only. */
  readonly total: number;
  readonly net: number;
}

export function totalsOf(profile: StackProfile): readonly Totals[] {
  const base = hasBaseSamples(profile)
    ? Array.from({ length: profile.samples.count }, (_, sample) => isBaseSample(profile, sample))
    : undefined;
  return profile.samples.values.map((column) => {
    let all = 0;
    let ofBase = 0;
    let net = 0;
    for (let sample = 0; sample < column.length; sample++) {
      const value = column[sample]!;
      net += value;
      all += Math.abs(value);
      if (base?.[sample] === true) ofBase += Math.abs(value);
    }
    return { total: ofBase > 0 ? ofBase : all, net };
  });
}

/** The type to open with: the file's own choice when it exists, else the last one. */
export function defaultTypeOf(profile: StackProfile): number {
  const wanted = profile.valueTypes.findIndex(({ type }) => type === profile.origin.defaultType);
  return wanted !== -1 && profile.origin.defaultType !== '' ? wanted : Math.max(0, profile.valueTypes.length - 1);
}

/**
 * The partner of a heap type: objects of a space type and the other way round (`inuse_space` ↔ `inuse_objects`), by
 * name, so that types that do not exist yet pair up as well.
 */
export function partnerType(
  types: readonly ValueType[],
  type: number,
): { readonly index: number; readonly isCount: boolean } | undefined {
  const own = types[type];
  if (!own) return undefined;
  const isSpace = own.type.endsWith('_space') && own.unit === 'bytes';
  const isCount = own.type.endsWith('_objects') && own.unit === 'count';
  if (!isSpace && !isCount) return undefined;
  const stem = own.type.slice(0, own.type.lastIndexOf('_'));
  const index = types.findIndex((other) => other.type === (isSpace ? `${stem}_objects` : `${stem}_space`));
  return index === -1 ? undefined : { index, isCount: isSpace };
}
