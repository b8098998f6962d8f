import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { compareSides } from '../../store/compare-actions.ts';
import { fixOf } from '../../store/findings-fix.ts';
import { KIND_NAMES, localTime, utcTime } from '../header/fact-texts.ts';
import { Notices } from '../header/notices.tsx';
import { CommandButton } from '../shared/command-button.tsx';
import { SwapIcon } from '../shared/compare-icons.tsx';
import { factorText, totalsOf, totalText, type Compared } from './compared.ts';
import { changeText, deltaText, spanText } from './delta-text.ts';
import { LinkNote } from './link-note.tsx';
import { MatchNote } from './match-note.tsx';
import { SeriesMenu } from './series-menu.tsx';
import '../header/header.css';
import './compare-header.css';

/** Which two are compared, what each comes to, and whether they are like for like. */
export function CompareHeader({ compared }: { readonly compared: Compared }): ReactNode {
  const { comparison, captures, base, head, facts, twoSided } = compared;
  const named = uniqueNames(captures);
  return (
    <header className="compare-head">
      <div className="compare-line">
        <h1 className="facts-kind">
          {KIND_NAMES[head.kind]}
          <span className="visually-hidden"> compared: {visibleText(base.name)} and {visibleText(head.name)}</span>
        </h1>
        <div className="compare-sides">
          <Side
            side="base"
            facts={base}
            total={totalText('base', compared)}
            index={comparison.base}
            names={named}
            fixed={twoSided}
            onChoose={(index) => compareSides(index, index === comparison.head ? comparison.base : comparison.head)}
          />
          <CommandButton id="compare.swap" className="icon-button" iconOnly>
            <SwapIcon />
          </CommandButton>
          <Side
            side="head"
            facts={head}
            total={totalText('head', compared)}
            index={comparison.head}
            names={named}
            fixed={twoSided}
            onChoose={(index) => compareSides(index === comparison.base ? comparison.head : comparison.base, index)}
          />
        </div>
        <Between compared={compared} />
        <div className="compare-end">
          {fixOf(comparison, { captures }) ? <CommandButton id="findings.verify">Verify a fix</CommandButton> : null}
          <SeriesMenu compared={compared} />
          <CommandButton id="share.link" className="button button-primary">Share…</CommandButton>
        </div>
      </div>
      <LinkNote compared={compared} />
      {facts ? <Notices key={facts.cautions.map((notice) => notice.code).join()} notices={facts.cautions} /> : null}
      {facts ? <MatchNote compared={compared} /> : null}
    </header>
  );
}

function Side(props: {
  readonly side: 'base' | 'head';
  readonly facts: CaptureFacts;
  readonly total: string;
  readonly index: number;
  readonly names: readonly string[];
  readonly fixed: boolean;
  readonly onChoose: (index: number) => void;
}): ReactNode {
  const { side, facts, names } = props;
  const title = side === 'base' ? 'Base' : 'Head';
  const { time } = facts;
  return (
    <div className="compare-side" data-side={side}>
      <span className="compare-side-title">{title}</span>
      {names.length > 1 ? (
        <select
          className="compare-pick"
          aria-label={`${title} capture`}
          title={visibleText(facts.name)}
          value={props.index}
          onChange={(event) => props.onChoose(Number(event.target.value))}
        >
          {names.map((name, index) => (
            <option key={index} value={index}>{name}</option>
          ))}
        </select>
      ) : (
        <span className="compare-side-name">{props.fixed ? `${side} side of ${visibleText(facts.name)}` : visibleText(facts.name)}</span>
      )}
      <b className="compare-total">{props.total}</b>
      {time === undefined || props.fixed ? null : <time dateTime={time} title={utcTime(time)}>{localTime(time)}</time>}
    </div>
  );
}

function Between({ compared }: { readonly compared: Compared }): ReactNode {
  const { facts, comparison, unit } = compared;
  if (!facts) return null;
  const { base, head } = totalsOf(facts, comparison);
  const { seconds } = facts;
  const factor = factorText(compared.factor);
  const delta = head - base;
  return (
    <p className="compare-delta">
      <b data-way={delta > 0 ? 'grew' : delta < 0 ? 'shrank' : undefined}>{deltaText(delta, unit)}</b>
      <span>{changeText(base, head)}</span>
      {seconds === undefined || seconds === 0 ? null : <span>{seconds < 0 ? `${spanText(seconds)} earlier` : `in ${spanText(seconds)}`}</span>}
      {factor === '' ? null : <span title="Totals are as measured. In rows and pictures base values are multiplied, so that both sides come to the same.">base {factor}</span>}
    </p>
  );
}

/** Folders of the same name differ by what is before it: names are told apart by a number where nothing else does. */
function uniqueNames(captures: readonly CaptureFacts[]): readonly string[] {
  const names = captures.map((facts) => visibleText(facts.name));
  return names.map((name, index) => {
    const same = names.filter((other) => other === name).length;
    return same === 1 ? name : `${name} (${names.slice(0, index + 1).filter((other) => other === name).length})`;
  });
}
