import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '../../lib/format-value.ts';
import type { Arrival, RemoteFiles } from '../../store/arrival.ts';
import { dismissArrival } from '../../store/open-link.ts';
import { fetchAgreed } from '../../store/open-remote.ts';
import { session } from '../../store/session.ts';
import { CommandButton } from '../shared/command-button.tsx';
import './arrival-page.css';

/** What stands in the page's place while an address can't be shown yet, or not at all. */
export function ArrivalPage(): ReactNode {
  const arrival = useStore(session, (state) => state.arrival);
  return (
    <main className="arrival">
      <div className="arrival-column">{arrival ? <ArrivalBody arrival={arrival} /> : null}</div>
    </main>
  );
}

function ArrivalBody({ arrival }: { readonly arrival: Arrival }): ReactNode {
  switch (arrival.kind) {
    case 'opening':
      return <p className="arrival-wait" role="status">Opening the link…</p>;
    case 'bad':
      return <BadLink sentence={arrival.sentence} characters={arrival.characters} />;
    case 'consent':
      return <Consent remote={arrival} />;
    case 'fetching':
      return (
        <>
          <h1>Fetching…</h1>
          <AddressList addresses={arrival.addresses} />
          <div className="arrival-actions">
            <button type="button" className="button" onClick={arrival.stop}>Cancel</button>
          </div>
        </>
      );
    case 'unreachable':
      return <UnreachableFiles arrival={arrival} />;
  }
}

function BadLink({ sentence, characters }: { readonly sentence: string; readonly characters: number }): ReactNode {
  return (
    <section role="alert">
      <h1>This link can’t be opened</h1>
      <p className="arrival-lead">{sentence}</p>
      <p>
        {formatCount(characters)} characters arrived. In the Share dialog “Chat” makes a link of 3,800 characters at most, and
        “Download the comparison” a file that opens here by drop. With the two captures themselves you need neither: drop
        both.
      </p>
      <ArrivalActions />
    </section>
  );
}

function Consent({ remote }: { readonly remote: RemoteFiles }): ReactNode {
  const { addresses, view } = remote;
  const hosts = hostsOf(addresses);
  return (
    <section aria-label="Files elsewhere">
      <h1>Fetch {addresses.length === 1 ? 'a file' : 'two files'} from {hosts.join(' and ')}?</h1>
      <p className="arrival-lead">
        This link names files on {hosts.length === 1 ? 'another host' : 'other hosts'}. Nothing has been asked of{' '}
        {hosts.length === 1 ? 'it' : 'them'} yet. If you go on, {hosts.join(' and ')} will see your network address, as with any
        page you open; no cookies and no word of where you come from are sent.
      </p>
      <AddressList addresses={addresses} />
      <div className="arrival-actions">
        <button type="button" className="button button-primary" onClick={() => void fetchAgreed({ addresses, view })}>
          Fetch from {hosts.join(' and ')}
        </button>
        <button type="button" className="button" onClick={dismissArrival}>Don’t fetch</button>
      </div>
    </section>
  );
}

function UnreachableFiles({ arrival }: { readonly arrival: Extract<Arrival, { kind: 'unreachable' }> }): ReactNode {
  const { addresses, view, refusals } = arrival;
  return (
    <section role="alert">
      <h1>{refusals.length === 1 ? 'A file' : 'The files'} could not be fetched</h1>
      <ul className="arrival-refusals">
        {refusals.map(({ address, sentence }) => (
          <li key={address}>
            <p>{sentence}</p>
            <p className="arrival-address">{address}</p>
          </li>
        ))}
      </ul>
      <p>
        Open the {refusals.length === 1 ? 'address' : 'addresses'} in a tab of {refusals.length === 1 ? 'its' : 'their'} own to
        download {addresses.length === 1 ? 'the file' : 'both files'}, then drop {addresses.length === 1 ? 'it' : 'them'} here
        together.
      </p>
      <ul className="arrival-downloads">
        {addresses.map((address) => (
          <li key={address}>
            <a href={address} target="_blank" rel="noreferrer noopener">Download {hostOf(address)}’s {lastPart(address)}</a>
          </li>
        ))}
      </ul>
      <ArrivalActions>
        <button type="button" className="button" onClick={() => void fetchAgreed({ addresses, view })}>Try again</button>
      </ArrivalActions>
    </section>
  );
}

function ArrivalActions({ children }: { readonly children?: ReactNode }): ReactNode {
  return (
    <div className="arrival-actions">
      <CommandButton id="open.files" className="button button-primary">Choose files…</CommandButton>
      {children}
      <button type="button" className="button" onClick={dismissArrival}>Go to the start page</button>
    </div>
  );
}

function AddressList({ addresses }: { readonly addresses: readonly string[] }): ReactNode {
  return (
    <dl className="arrival-files">
      {addresses.map((address, index) => (
        <div key={address}>
          <dt>{addresses.length === 1 ? 'File' : index === 0 ? 'Base' : 'Head'}</dt>
          <dd className="arrival-address">{address}</dd>
        </div>
      ))}
    </dl>
  );
}

function hostsOf(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses.map(hostOf))];
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

function lastPart(address: string): string {
  return URL.canParse(address) ? (new URL(address).pathname.split('/').findLast((part) => part !== '') ?? 'file') : 'file';
}
