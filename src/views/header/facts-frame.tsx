import { useId, useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { Notice } from '../../model/failure.ts';
import { CommandButton } from '../shared/command-button.tsx';
import { ChevronIcon } from '../shared/icons.tsx';
import { KIND_NAMES, localTime, utcTime } from './fact-texts.ts';
import { Notices } from './notices.tsx';
import './header.css';

/** One line of facts, all of them on demand, and what to know before trusting the numbers. */
export function FactsFrame(props: {
  readonly facts: CaptureFacts;
  /** What a capture of this kind is, after the kind's name. */
  readonly noun: string;
  readonly notices: readonly Notice[];
  readonly details: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const { facts } = props;
  const [open, setOpen] = useState(false);
  const details = useId();
  return (
    <header className="facts">
      <div className="facts-line">
        <h1 className="facts-kind">
          {KIND_NAMES[facts.kind]}
          <span className="visually-hidden"> {props.noun} {visibleText(facts.name)}</span>
        </h1>
        <dl>{props.children}</dl>
        <button
          type="button"
          className="button button-quiet facts-more"
          aria-expanded={open}
          aria-controls={details}
          onClick={() => setOpen(!open)}
        >
          Details <ChevronIcon />
        </button>
        <CommandButton id="share.link">Share…</CommandButton>
      </div>
      <div id={details} hidden={!open}>
        {open ? props.details : null}
      </div>
      <Notices key={facts.id} notices={props.notices} />
    </header>
  );
}

export function Fact(props: {
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

export function CapturedFact({ time }: { readonly time: string | undefined }): ReactNode {
  if (time === undefined) return null;
  return (
    <Fact name="Captured" keep>
      <time dateTime={time} title={utcTime(time)}>{localTime(time)}</time>
    </Fact>
  );
}

/** A line of the details. */
export function DetailRow({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
