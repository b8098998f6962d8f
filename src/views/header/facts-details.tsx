import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatBytes, formatCount, formatNanoseconds, formatValue } from '../../lib/format-value.ts';
import { say } from '../../store/actions.ts';
import { copyText } from '../shared/clipboard.ts';
import { CopyIcon } from '../shared/icons.tsx';
import { KIND_NAMES, localTime, periodText, utcTime } from './fact-texts.ts';

/** Every fact in full, to be read and copied: what the line above shortens or keeps in tooltips. */
export function FactsDetails({ facts }: { readonly facts: CaptureFacts }): ReactNode {
  return (
    <dl className="facts-details">
      <Row name="File">{facts.name}, {formatBytes(facts.byteLength)}</Row>
      <Row name="Kind">{KIND_NAMES[facts.kind]} ({facts.format})</Row>
      <Row name="Captured">
        {facts.time === undefined ? 'The file does not say.' : `${localTime(facts.time)} here, ${utcTime(facts.time)}`}
      </Row>
      {facts.durationSeconds === undefined ? null : <Row name="Duration">{formatNanoseconds(facts.durationSeconds * 1e9)}</Row>}
      {facts.period ? (
        <Row name="Sampling">
          {periodText(facts.period)}: period {formatCount(facts.period.value)} {facts.period.type}/{facts.period.unit}
        </Row>
      ) : null}
      <Row name="Values">
        {facts.valueTypes.map((type) => (
          <span key={type.type} className="facts-value">
            {type.type} {formatValue(type.total, type.unit)}
            {type.net === type.total ? '' : ` (net ${formatValue(type.net, type.unit)})`}
          </span>
        ))}
      </Row>
      <Row name="Size">
        {formatCount(facts.samples)} samples on {formatCount(facts.distinctStacks)} distinct stacks, the deepest{' '}
        {formatCount(facts.deepestStack)} frames; {formatCount(facts.functions)} functions, {formatCount(facts.locations)}{' '}
        locations
      </Row>
      <Row name="Binary">{facts.binary ?? 'The file does not say.'}</Row>
      {facts.buildId === undefined ? null : (
        <Row name="Build id">
          {facts.buildId} <CopyBuildId id={facts.buildId} />
        </Row>
      )}
      <Row name="Go version">
        {facts.goVersion ? `${facts.goVersion.version}: ${facts.goVersion.evidence}` : 'Cannot be told from this file.'}
      </Row>
      {facts.labelKeys.length === 0 ? null : <Row name="Labels">{facts.labelKeys.join(', ')}</Row>}
      {facts.comments.map((comment, index) => (
        <Row key={index} name="Comment">{comment}</Row>
      ))}
      {facts.docUrl === undefined ? null : <Row name="Documentation">{facts.docUrl}</Row>}
    </dl>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
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
