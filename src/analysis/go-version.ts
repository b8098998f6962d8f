import type { StackProfile } from '../model/stack-profile.ts';

export interface ToldVersion {
  /** "1.26.8", or "1.24 or newer". */
  readonly version: string;
  readonly evidence: string;
}

/** Packages and types that appeared with a release, newest first. */
const SIGNS: readonly { readonly test: RegExp; readonly version: string; readonly what: string }[] = [
  { test: /^encoding\/json\/v2\./, version: '1.27', what: 'encoding/json/v2 (which 1.25 and 1.26 have only by experiment)' },
  { test: /^internal\/runtime\/maps\./, version: '1.24', what: 'Swiss maps (internal/runtime/maps)' },
  { test: /^internal\/sync\.\(\*(Mutex|HashTrieMap)/, version: '1.24', what: 'internal/sync' },
  { test: /^internal\/weak\.|^unique\./, version: '1.23', what: 'package unique' },
  { test: /^slices\.|^maps\./, version: '1.21', what: 'package slices' },
];

/** The exact version stands in the paths of the standard library when it was built from a versioned folder. */
export function goVersionOf(profile: StackProfile): ToldVersion | undefined {
  const { functions, strings } = profile;
  let oldest: { readonly version: string; readonly what: string } | undefined;
  let isGo = false;
  for (let func = 0; func < functions.count; func++) {
    const name = strings[functions.name[func]!]!;
    const file = strings[functions.file[func]!]!;
    if (name.startsWith('runtime.')) {
      isGo = true;
      const exact = /(?:^|\/)(?:toolchain@v[\d.]+-)?go(\d+\.\d+(?:\.\d+)?(?:rc\d+|beta\d+)?)[^/]*\/src\//.exec(file);
      if (exact) return { version: exact[1]!, evidence: `the path of ${name}: ${file}` };
    }
    for (const sign of SIGNS) {
      if (oldest !== undefined && !newer(sign.version, oldest.version)) break;
      if (sign.test.test(name)) oldest = { version: sign.version, what: sign.what };
    }
  }
  if (profile.valueTypes.some(({ type }) => type === 'goroutineleak')) {
    oldest = { version: '1.26', what: 'the goroutineleak profile' };
  }
  if (!isGo || oldest === undefined) return undefined;
  return { version: `${oldest.version} or newer`, evidence: `frames show ${oldest.what}` };
}

function newer(a: string, b: string): boolean {
  return Number(a.split('.')[1]) > Number(b.split('.')[1]);
}
