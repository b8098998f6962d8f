/**
 * The grammar of Heapstory's addresses. Everything stands behind the `#`: browsers keep that to themselves, so no
 * server sees a comparison, and no server's limit on addresses cuts it (GitHub Pages answers 414 from 8,187 on).
 *
 *   #d1=<payload>&<view>&s=1      a comparison in the link itself; `d1` names the codec and its version
 *   #a=<url>&b=<url>&<view>&s=1   two public files, base and head; `a` alone opens one
 *   #<view>&s=1                   how the files are looked at that the reader has
 *
 * `s=1` comes last, so that a link ends in a digit (GitHub drops a trailing `_`, chats drop `.` and `)`), and so that
 * one can see that nothing is missing at its end. Unknown keys are ignored.
 */
import type { Failure } from '../model/failure.ts';
import { formatPairs, parsePairs } from './percent.ts';
import type { Pair } from './percent.ts';
import { viewFromPairs, viewToPairs } from './view-state.ts';
import type { LinkView } from './view-state.ts';

export type LinkSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'shared'; readonly payload: string }
  /** Absolute http(s) addresses: base and head, or one file. */
  | { readonly kind: 'remote'; readonly addresses: readonly string[] };

export type Fragment = (
  | LinkSource
  /** A codec that this page does not know yet: "d2". */
  | { readonly kind: 'future'; readonly codec: string; readonly failure: Failure }
  | { readonly kind: 'broken'; readonly failure: Failure }
) & {
  readonly view: LinkView;
  /** The end mark was there. */
  readonly whole: boolean;
};

const CODEC = 'd1';

/** With or without its `#`. */
export function parseFragment(hash: string): Fragment {
  const pairs = parsePairs(hash.startsWith('#') ? hash.slice(1) : hash);
  const rest = { view: viewFromPairs(pairs), whole: pairs.some(([key, value]) => key === 's' && value === '1') };
  const payload = valueOf(pairs, CODEC);
  if (payload !== undefined) {
    return payload === '' ? { kind: 'broken', failure: EMPTY, ...rest } : { kind: 'shared', payload, ...rest };
  }
  const future = pairs.find(([key]) => /^d\d{1,3}$/.test(key));
  if (future) return { kind: 'future', codec: future[0], failure: newer(future[0]), ...rest };
  const addresses = addressesIn(pairs);
  if (addresses.length === 0) return { kind: 'none', ...rest };
  const failure = addresses.map(refusalOf).find((found) => found !== undefined);
  return failure ? { kind: 'broken', failure, ...rest } : { kind: 'remote', addresses, ...rest };
}

/** With its `#`; empty where there is nothing to say. */
export function formatFragment(source: LinkSource, view: LinkView): string {
  const pairs = [...sourcePairs(source), ...viewToPairs(view)];
  return pairs.length === 0 ? '' : `#${formatPairs([...pairs, ['s', '1']])}`;
}

/**
 * `?a=…&b=…` is what people write by hand: the same as a fragment, and what is left of the query. Undefined when the
 * query names no file. What the fragment says goes first.
 */
export function movedToFragment(query: string, hash: string): { readonly query: string; readonly hash: string } | undefined {
  const pairs = parsePairs(query.startsWith('?') ? query.slice(1) : query);
  const moving = pairs.filter(([key]) => key === 'a' || key === 'b');
  if (moving.length === 0) return undefined;
  const left = formatPairs(pairs.filter(([key]) => key !== 'a' && key !== 'b'));
  const behind = parsePairs(hash.startsWith('#') ? hash.slice(1) : hash);
  const isTaken = behind.some(([key]) => key === 'a' || key === 'b' || /^d\d{1,3}$/.test(key));
  const joined = [...(isTaken ? [] : moving), ...behind.filter(([key]) => key !== 's'), ['s', '1'] as const];
  return { query: left === '' ? '' : `?${left}`, hash: `#${formatPairs(joined)}` };
}

function sourcePairs(source: LinkSource): readonly Pair[] {
  if (source.kind === 'shared') return [[CODEC, source.payload]];
  if (source.kind === 'none') return [];
  return source.addresses.slice(0, 2).map((address, index) => [index === 0 ? 'a' : 'b', address]);
}

function valueOf(pairs: readonly Pair[], wanted: string): string | undefined {
  return pairs.find(([key]) => key === wanted)?.[1];
}

function addressesIn(pairs: readonly Pair[]): readonly string[] {
  return [valueOf(pairs, 'a'), valueOf(pairs, 'b')].filter((address) => address !== undefined);
}

function refusalOf(address: string): Failure | undefined {
  const url = urlOf(address.trim());
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return { code: 'malformed', sentence: 'The link names a file by something that is no web address. It must begin with https:// or http://.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { code: 'malformed', sentence: 'The link names a file by an address with a user name or password in it. Such addresses are not opened.' };
  }
  return undefined;
}

function urlOf(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

const EMPTY: Failure = { code: 'link-cut', sentence: 'The link was cut off before its content began. Ask for it again.' };

function newer(codec: string): Failure {
  return { code: 'link-newer', sentence: `This link was made by a newer Heapstory (codec ${codec}). Reload the page without its cache, or open the link where it was made.` };
}
