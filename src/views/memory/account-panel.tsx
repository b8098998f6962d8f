import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { MemoryAccount, PartId } from '../../analysis/series/memory-account.ts';
import type { MemoryMoment, Timeline } from '../../engine/memory-contract.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { FailureLine } from '../shared/failure-line.tsx';
import { ADVICE, CAPTURE_FIRST } from './account-advice.ts';
import { AccountBar } from './account-bar.tsx';
import { deltaText, OF_NAMES, partDeltas, type PartDelta } from './account-text.ts';
import { memoryDesk } from './memory-desk.ts';
import { momentText, type TimeLook } from './time-texts.ts';
import { useMoment, useRestingMoment } from './use-moment.ts';

/** A stacked account of RSS or Sys at the shown moment. */
export function AccountPanel({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const time = useRestingMoment(timeline);
  const pinned = useStore(memoryDesk, (look) => look.pinned);
  const isPointing = useStore(memoryDesk, (look) => look.cursor !== undefined);
  const isPicked = useStore(memoryDesk, (look) => look.picked !== undefined);
  const utc = useStore(memoryDesk, (look) => look.utc);
  const look = useMemo((): TimeLook => ({ axis: timeline.axis, utc }), [timeline.axis, utc]);
  const { value: moment, failure } = useMoment(timeline, time);
  const { value: other } = useMoment(timeline, pinned);
  const before = pinned === undefined ? undefined : other;
  const which = isPointing ? 'at the crosshair' : isPicked ? 'at the chosen moment' : 'at the last moment';
  return (
    <section className="account" aria-label="Where is my memory">
      <div className="account-head">
        <h2>Where is my memory</h2>
        <p>
          {moment ? momentText(moment.time, look) : '…'} <span>{which}</span>
        </p>
        <span className="account-buttons">
          {isPicked && !isPointing ? (
            <button type="button" className="button button-quiet" onClick={() => memoryDesk.setState({ picked: undefined })}>Last moment</button>
          ) : null}
          <button type="button" className="button button-quiet" disabled={!moment?.account} title="Keep this moment, to compare others with it" onClick={() => memoryDesk.setState({ pinned: moment?.time })}>
            Pin to compare
          </button>
        </span>
      </div>
      {failure ? <FailureLine failure={failure} /> : null}
      {moment && !moment.account ? <p className="account-none">{CAPTURE_FIRST[timeline.family]}</p> : null}
      {moment?.account ? <Account account={moment.account} before={before} look={look} /> : null}
    </section>
  );
}

function Account({ account, before, look }: { readonly account: MemoryAccount; readonly before: MemoryMoment | undefined; readonly look: TimeLook }): ReactNode {
  const isSameKind = before?.account?.of === account.of;
  const other = isSameKind ? before?.account : undefined;
  const deltas = other ? partDeltas(account, other) : undefined;
  const most = Math.max(account.total, other?.total ?? 0);
  return (
    <>
      <p className="account-total">
        <b title={`${formatCount(account.total)} bytes`}>{formatBytes(account.total)}</b> of {OF_NAMES[account.of]}
        <small>{account.of === 'rss' ? ', what the system counts as resident' : account.notices.some(({ code }) => code === 'rss-below-sys') ? ', what the runtime has from the system' : ', what the runtime has from the system; RSS is not known'}</small>
        {other ? <strong>{deltaText(account.total - other.total)}</strong> : null}
      </p>
      <AccountBar account={account} whole={most} label="Account of the shown moment" />
      {other && before ? (
        <div className="account-pinned">
          <AccountBar account={other} whole={most} label="Account of the pinned moment" isThin />
          <p>
            Compared with {momentText(before.time, look)}, {formatBytes(other.total)}
            <button type="button" className="button button-quiet" onClick={() => memoryDesk.setState({ pinned: undefined })}>Unpin</button>
          </p>
        </div>
      ) : null}
      {before && !isSameKind ? (
        <p className="account-notice">
          The pinned moment {before.account ? `has an account of ${OF_NAMES[before.account.of]} only` : 'has no account'}: there is nothing to compare.
          <button type="button" className="button button-quiet" onClick={() => memoryDesk.setState({ pinned: undefined })}>Unpin</button>
        </p>
      ) : null}
      <PartTable account={account} deltas={deltas} />
      {account.notices.map(({ code, severity, sentence }) => (
        <p key={code} className="account-notice" data-severity={severity}>{sentence}</p>
      ))}
    </>
  );
}

/** Parts below this share wait behind a button: they are many, and seldom the answer. */
const SMALL = 0.01;

function PartTable({ account, deltas }: { readonly account: MemoryAccount; readonly deltas: readonly PartDelta[] | undefined }): ReactNode {
  const [all, setAll] = useState(false);
  const byId = new Map(deltas?.map((delta) => [delta.id, delta]));
  const gone = deltas?.filter(({ bytes }) => bytes === 0) ?? [];
  const small = account.parts.filter(({ bytes }) => bytes < SMALL * account.total);
  const shown = all || small.length < 2 ? account.parts : account.parts.filter((part) => !small.includes(part));
  return (
    <>
      <table className="account-table">
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" data-column="number">Bytes</th>
            <th scope="col" data-column="number">Share</th>
            {deltas ? <th scope="col" data-column="number">Δ</th> : null}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, name, bytes, explanation }) => {
            const delta = byId.get(id);
            return (
              <tr key={id}>
                <PartName id={id} name={name} sentences={[explanation, ADVICE[id]]} />
                <td title={`${formatCount(bytes)} bytes`}>{formatBytes(bytes)}</td>
                <td>{formatPercent(bytes, account.total)}</td>
                {deltas ? <Delta delta={delta ? delta.bytes - delta.before : 0} /> : null}
              </tr>
            );
          })}
          {gone.map(({ id, name, before }) => (
            <tr key={id}>
              <PartName id={id} name={name} sentences={['Gone since the pinned moment.']} />
              <td>0 B</td>
              <td>0 %</td>
              <Delta delta={-before} />
            </tr>
          ))}
        </tbody>
      </table>
      {small.length < 2 ? null : (
        <button type="button" className="button button-quiet account-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Hide the small parts' : `${small.length} parts below 1 %: ${formatBytes(small.reduce((sum, { bytes }) => sum + bytes, 0))} together`}
        </button>
      )}
    </>
  );
}

function PartName({ id, name, sentences }: { readonly id: PartId; readonly name: string; readonly sentences: readonly string[] }): ReactNode {
  return (
    <th scope="row">
      <i className="part-swatch" data-part={id} />
      {name}
      {sentences.map((sentence, index) => (
        <small key={sentence} className={index === 0 ? undefined : 'part-advice'}>{sentence}</small>
      ))}
    </th>
  );
}

function Delta({ delta }: { readonly delta: number }): ReactNode {
  return <td data-delta={delta > 0 ? 'grew' : delta < 0 ? 'shrank' : undefined}>{deltaText(delta)}</td>;
}
