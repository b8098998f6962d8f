import type { StackProfile } from '../model/stack-profile.ts';

export interface ToldVersion {
  /** "1.26.8", or "1.24 or newer". */
  readonly version: string;
  readonly evidence: string;
}

/** Packages and types that appeared with a release, newest first. */
const SIGNS: readonly { readonly test: RegExp; readonly minor: number; readonly what: string; readonly doubt?: string }[] = [
  {
    test: /^encoding\/json\/v2\./,
    minor: 27,
    what: 'encoding/json/v2',
    doubt: 'which 1.25 and 1.26 have when built with GOEXPERIMENT=jsonv2',
  },
  { test: /^internal\/runtime\/maps\./, minor: 24, what: 'Swiss maps (internal/runtime/maps)' },
  { test: /^internal\/sync\.\(\*(Mutex|HashTrieMap)/, minor: 24, what: 'internal/sync' },
  { test: /^unique\./, minor: 23, what: 'package unique' },
  { test: /^slices\.|^maps\./, minor: 21, what: 'package slices or maps' },
];
const LEAK_PROFILE = { minor: 26, what: 'the goroutineleak profile' };

/** The exact version stands in the paths of the standard library when it was built from a versioned folder. */
export function goVersionOf(profile: StackProfile): ToldVersion | undefined {
  const { functions, strings } = profile;
  let newest: { readonly minor: number; readonly what: string; readonly doubt?: string } | undefined;
  let isGo = false;
  if (profile.valueTypes.some(({ type }) => type === 'goroutineleak')) newest = LEAK_PROFILE;
  for (let func = 0; func < functions.count; func++) {
    const name = strings[functions.name[func]!]!;
    const file = strings[functions.file[func]!]!;
    if (name.startsWith('runtime.')) {
      isGo = true;
      const exact = /(?:^|\/)(?:toolchain@v[\d.]+-)?go(\d+\.\d+(?:\.\d+)?(?:rc\d+|beta\d+)?)[^/]*\/src\//.exec(file);
      if (exact) return { version: exact[1]!, evidence: `the path of ${name}: ${file}` };
    }
    for (const sign of SIGNS) {
      if (newest !== undefined && sign.minor <= newest.minor) break;
      if (sign.test.test(name)) newest = sign;
    }
  }
  if (!isGo || newest === undefined) return undefined;
  const { minor, what, doubt } = newest;
  return doubt === undefined
    ? { version: `1.${minor} or newer`, evidence: `frames show ${what}` }
    : { version: `probably 1.${minor} or newer`, evidence: `frames show ${what}, ${doubt}` };
}
