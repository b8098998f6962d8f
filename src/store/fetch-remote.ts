/** Fetches a file that an address names. Without cookies and without saying where from. */
import { err, ok, type Result } from '../lib/result.ts';
import type { Unreachable } from './arrival.ts';

const LOCAL_HOSTS = ['localhost', '127.0.0.1'];

export async function fetchRemote(
  address: string,
  signal: AbortSignal,
): Promise<Result<{ readonly name: string; readonly blob: Blob }, Unreachable>> {
  const url = new URL(address);
  const refusal = (sentence: string): Result<never, Unreachable> => err({ address, host: url.host, sentence });
  if (url.protocol === 'http:' && !LOCAL_HOSTS.includes(url.hostname)) {
    return refusal(`${url.host} is named with http. Files are fetched by https only, save from this machine.`);
  }
  try {
    const response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal });
    if (!response.ok) return refusal(`${url.host} answered ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}.`);
    return ok({ name: fileName(url), blob: await response.blob() });
  } catch {
    return refusal(
      `${url.host} could not be read from here: it does not let other pages read its files (it sends no Access-Control-Allow-Origin header), or it can’t be reached.`,
    );
  }
}

function fileName(url: URL): string {
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? url.host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
