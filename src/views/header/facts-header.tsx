import { useId, useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatCount, formatNanoseconds, formatValue } from '../../lib/format-value.ts';
import type { Perspective } from '../../store/session.ts';
import { ChevronIcon } from '../shared/icons.tsx';
import { baseName, countsAll, KIND_NAMES, localTime, periodText, shortBuildId, utcTime } from './fact-texts.ts';
import { FactsDetails } from './facts-details.tsx';
import { Notices } from './notices.tsx';
import './header.css';

/** What the capture says about itself, on one line; all of it, in full, on demand. */
export function FactsHeader(props: { readonly facts: CaptureFacts; readonly perspective: Perspective }): ReactNode {
  const { facts, perspective } = props;
  const [open, setOpen] = useState(false);
  const details = useId();
  const type = facts.valueTypes[perspective.type];
  return (
    <header className="facts">
      <div className="facts-line">
        <h1 className="facts-kind">
          {KIND_NAMES[facts.kind]}
          <span className="visually-hidden"> profile {facts.name}</span>
        </h1>
        <dl>
          {type ? (
            <Fact name="Total" title={`${type.type}, ${formatCount(type.total)} ${type.unit}`}>
              {formatValue(type.total, type.unit)}
            </Fact>
          ) : null}
          {facts.time === undefined ? null : (
            <Fact name="Captured" keep>
              <time dateTime={facts.time} title={utcTime(facts.time)}>{localTime(facts.time)}</time>
            </Fact>
          )}
          {facts.durationSeconds === undefined ? null : (
            <Fact name="Over">{formatNanoseconds(facts.durationSeconds * 1e9)}</Fact>
          )}
          {facts.period && !countsAll(facts.period) ? <Fact name="Sampled">{periodText(facts.period)}</Fact> : null}
          <Fact name="Samples">{formatCount(facts.samples)}</Fact>
          <Fact name="Stacks">{formatCount(facts.distinctStacks)}</Fact>
          <Fact name="Functions">{formatCount(facts.functions)}</Fact>
          {facts.binary === undefined ? null : <Fact name="Binary" title={facts.binary}>{baseName(facts.binary)}</Fact>}
          {facts.buildId === undefined ? null : <Fact name="Build" title={facts.buildId}>{shortBuildId(facts.buildId)}</Fact>}
          {facts.goVersion ? <Fact name="Go" title={facts.goVersion.evidence}>{facts.goVersion.version.replace(/^go/, '')}</Fact> : null}
        </dl>
        <button
          type="button"
          className="button button-quiet facts-more"
          aria-expanded={open}
          aria-controls={details}
          onClick={() => setOpen(!open)}
        >
          Details <ChevronIcon />
        </button>
      </div>
      <div id={details} hidden={!open}>
        {open ? <FactsDetails facts={facts} /> : null}
      </div>
      <Notices key={facts.id} notices={facts.notices} />
    </header>
  );
}

function Fact(props: {
  readonly name: string;
  readonly title?: string;
  /** Stays on the line when there is little room. */
  readonly keep?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={props.keep === true ? 'fact fact-keep' : 'fact'} title={props.title}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
