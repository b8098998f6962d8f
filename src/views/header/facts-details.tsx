import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatBytes, formatCount, formatNanoseconds, formatValue } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { say } from '../../store/actions.ts';
import { copyText } from '../shared/clipboard.ts';
import { CopyIcon } from '../shared/icons.tsx';
import { KIND_NAMES, localTime, periodText, utcTime } from './fact-texts.ts';
import { DetailRow } from './facts-frame.tsx';

/** Every fact in full, to be read and copied: what the line above shortens or keeps in tooltips. */
export function FactsDetails({ facts }: { readonly facts: CaptureFacts }): ReactNode {
  return (
    <dl className="facts-details">
      <DetailRow name="File">{visibleText(facts.name)}, {formatBytes(facts.byteLength)}</DetailRow>
      <DetailRow name="Kind">{KIND_NAMES[facts.kind]} ({facts.format})</DetailRow>
      <DetailRow name="Captured">
        {facts.time === undefined ? 'The file does not say.' : `${localTime(facts.time)} here, ${utcTime(facts.time)}`}
      </DetailRow>
      {facts.durationSeconds === undefined ? null : <DetailRow name="Duration">{formatNanoseconds(facts.durationSeconds * 1e9)}</DetailRow>}
      {facts.period ? (
        <DetailRow name="Sampling">
          {periodText(facts.period)}: period {formatCount(facts.period.value)} {facts.period.type}/{facts.period.unit}
        </DetailRow>
      ) : null}
      <DetailRow name="Values">
        {facts.valueTypes.map((type) => (
          <span key={type.type} className="facts-value">
            {type.type} {formatValue(type.total, type.unit)}
            {type.net === type.total ? '' : ` (net ${formatValue(type.net, type.unit)})`}
          </span>
        ))}
      </DetailRow>
      <DetailRow name="Size">
        {formatCount(facts.samples)} samples on {formatCount(facts.distinctStacks)} distinct stacks, the deepest{' '}
        {formatCount(facts.deepestStack)} frames; {formatCount(facts.functions)} functions, {formatCount(facts.locations)}{' '}
        locations
      </DetailRow>
      <DetailRow name="Binary">{facts.binary ?? 'The file does not say.'}</DetailRow>
      {facts.buildId === undefined ? null : (
        <DetailRow name="Build id">
          {facts.buildId} <CopyBuildId id={facts.buildId} />
        </DetailRow>
      )}
      <DetailRow name="Go version">
        {facts.goVersion ? `${facts.goVersion.version}: ${facts.goVersion.evidence}` : 'Cannot be told from this file.'}
      </DetailRow>
      {facts.labelKeys.length === 0 ? null : <DetailRow name="Labels">{facts.labelKeys.join(', ')}</DetailRow>}
      {facts.comments.map((comment, index) => (
        <DetailRow key={index} name="Comment">{comment}</DetailRow>
      ))}
      {facts.docUrl === undefined ? null : <DetailRow name="Documentation">{facts.docUrl}</DetailRow>}
    </dl>
  );
}

function CopyBuildId({ id }: { readonly id: string }): ReactNode {
  const copy = (): void => {
    void copyText(id).then((copied) => say(copied ? 'Copied the build id' : 'The browser did not allow copying.'));
  };
  return (
    <button type="button" className="icon-button" aria-label="Copy the build id" title="Copy" onClick={copy}>
      <CopyIcon />
    </button>
  );
}
