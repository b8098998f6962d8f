/** Files that an address names by where they are. */
import type { CaptureFacts } from '../engine/contract.ts';
import { openFiles, refuse } from './actions.ts';
import { applyView, followComparison } from './address-sync.ts';
import type { RemoteFiles } from './arrival.ts';
import { compareSides, shownComparison } from './compare-actions.ts';
import { isTwoSided } from './comparison.ts';
import { fetchRemote, refusedUnasked, remoteNames } from './fetch-remote.ts';
import { session } from './session.ts';

/** The reader is asked first; and not even that where it would be for nothing. */
export function askConsent(remote: RemoteFiles): void {
  const refusals = refusedUnasked(remote.addresses, window.location.protocol);
  session.setState({ arrival: refusals.length > 0 ? { kind: 'unreachable', ...remote, refusals } : { kind: 'consent', ...remote } });
}

/** The reader agreed: the hosts are asked, and what they give is opened like dropped files. */
export async function fetchAgreed({ addresses, view }: RemoteFiles): Promise<void> {
  const unasked = refusedUnasked(addresses, window.location.protocol);
  if (unasked.length > 0) {
    session.setState({ arrival: { kind: 'unreachable', addresses, view, refusals: unasked } });
    return;
  }
  const stopped = new AbortController();
  session.setState({ arrival: { kind: 'fetching', addresses, view, stop: () => stopped.abort() } });
  const fetched = await Promise.all(addresses.map((address) => fetchRemote(address, stopped.signal)));
  if (stopped.signal.aborted) {
    session.setState({ arrival: { kind: 'consent', addresses, view } });
    return;
  }
  const refusals = fetched.flatMap((one) => (one.ok ? [] : [one.error]));
  if (refusals.length > 0) {
    session.setState({ arrival: { kind: 'unreachable', addresses, view, refusals } });
    return;
  }
  const names = remoteNames(addresses);
  const files = fetched.flatMap((one, index) => (one.ok ? [{ name: names[index]!, blob: one.value }] : []));
  openFiles(files, ([base, head]) => {
    session.setState({ arrival: undefined });
    if (addresses.length < 2) return;
    const why = compareFetched(base, head) ? undefined : whyNot([base, head], names);
    if (why !== undefined) {
      refuse(names.join(' and '), 'not-comparable', `They could not be compared: ${why}`);
      return;
    }
    const shown = shownComparison(session.getState());
    if (!shown) return;
    followComparison({ kind: 'remote', addresses }, shown.id, shown.type);
    void applyView(view);
  });
}

/** By what they are, never by their names: those may be equal. */
function compareFetched(base: CaptureFacts | undefined, head: CaptureFacts | undefined): boolean {
  const shown = shownComparison(session.getState());
  const sides = [base, head].map((facts) => (facts && shown ? shown.captures.indexOf(facts.id) : -1)) as [number, number];
  if (sides.includes(-1)) return false;
  compareSides(...sides);
  return true;
}

function whyNot(opened: readonly (CaptureFacts | undefined)[], names: readonly string[]): string {
  const bad = names.filter((_, index) => opened[index] === undefined);
  if (bad.length > 0) return `${bad.join(' and ')} ${bad.length === 1 ? 'is no profile' : 'are no profiles'} that can be read.`;
  const split = opened.find((facts) => facts !== undefined && isTwoSided(facts));
  if (split) return `${split.name} was made with -diff_base and holds two sides already.`;
  const [base, head] = opened;
  if (base?.kind !== head?.kind) return `one is of kind “${base?.kind}”, the other of kind “${head?.kind}”, and only profiles of one kind can be.`;
  return 'they did not open together. Drop both files here.';
}
