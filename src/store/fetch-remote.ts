/** Fetches a file that an address names. Without cookies, without saying where from, and from that host only. */
import { err, ok, type Result } from '../lib/result.ts';
import type { Unreachable } from './arrival.ts';

/** What browsers let a page that came by https ask by http: nothing leaves the machine. */
const LOCAL_HOST = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Why an address is not even asked: then there is nothing to agree to either. `page`: the protocol this page came by. */
export function refusedUnasked(addresses: readonly string[], page: string): readonly Unreachable[] {
  return addresses.flatMap((address) => {
    const { protocol, hostname, host } = new URL(address);
    if (page !== 'https:' || protocol !== 'http:' || LOCAL_HOST.test(hostname)) return [];
    const sentence = `${host} is named with http, and a page that came by https may fetch files by https only, save from this machine.`;
    return [{ address, host, sentence }];
  });
}

export async function fetchRemote(address: string, signal: AbortSignal): Promise<Result<Blob, Unreachable>> {
  const url = new URL(address);
  const refusal = (sentence: string): Result<never, Unreachable> => err({ address, host: url.host, sentence });
  try {
    // Following a redirect would ask a host that nobody agreed to.
    const response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'manual', signal });
    if (response.type === 'opaqueredirect') {
      return refusal(`${url.host} sends on to another address, which was not asked. Open that address’s own link, or download the file and drop it.`);
    }
    if (!response.ok) return refusal(`${url.host} answered ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}.`);
    return ok(await response.blob());
  } catch {
    return refusal(
      `${url.host} could not be read from here: it does not let other pages read its files (it sends no Access-Control-Allow-Origin header), or it can’t be reached.`,
    );
  }
}

/** The last part of each address, and as much before it as it takes to tell them apart: two hosts often offer the same path. */
export function remoteNames(addresses: readonly string[]): readonly string[] {
  const urls = addresses.map((address) => new URL(address));
  const forms: readonly ((url: URL) => string)[] = [
    lastPart,
    (url) => `${url.host}/${lastPart(url)}`,
    (url) => `${url.host}${decoded(url.pathname)}`,
    (url) => `${url.host}${decoded(url.pathname)}${url.search}`,
    (url) => url.href,
  ];
  const names = forms.map((form) => urls.map(form));
  return names.find((list) => new Set(list).size === list.length) ?? names[0] ?? [];
}

function lastPart(url: URL): string {
  return decoded(url.pathname.split('/').findLast((part) => part !== '') ?? url.host);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
