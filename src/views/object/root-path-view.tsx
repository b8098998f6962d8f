import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ObjectId, RootPath, RootPathStep } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { cursorAfter } from '../shared/grid-moves.ts';
import { ChevronIcon } from '../shared/icons.tsx';
import { KindMark } from '../shared/kind-mark.tsx';
import { nameOf } from '../shared/object-name.tsx';
import { referenceOf, type IgnoredStep } from './ignored-references.ts';
import { ObjectLink } from './object-link.tsx';
import { lineText, strengthHint, toldText } from './object-words.ts';
import { chainItems, firstShown, foldText, pathTitle, referenceText, REVEALED_STEPS, type ChainItem } from './path-chain.ts';
import './root-path.css';

const PAGE_STEPS = 10;

/** A path from a root down to the object: a line that opens, and the chain under it. */
export function RootPathView(props: {
  readonly path: RootPath;
  readonly number: number;
  readonly startsOpen: boolean;
  readonly onObject: (object: ObjectId) => void;
  readonly onIgnore: (reference: IgnoredStep) => void;
}): ReactNode {
  const { path, number } = props;
  const [open, setOpen] = useState(props.startsOpen);
  const id = useId();
  const { from, by, steps } = pathTitle(path);
  return (
    <section className="root-path" aria-label={`Path ${number}`}>
      <h3>
        <button type="button" className="root-path-title" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <ChevronIcon />
          <span className="root-path-number">{number === 1 ? 'Shortest path' : `Path ${number}`}</span>
          <span className="root-path-steps">{counted(steps, 'step')}</span>
          {/* The open chain says it itself. */}
          {open || !from ? null : (
            <span className="root-path-from">
              {lineText(nameOf(from))}
              {from.preview === '' ? null : <bdi> {lineText(from.preview)}</bdi>}
              {by ? ` … ${lineText(nameOf(by))}` : null}
            </span>
          )}
        </button>
      </h3>
      <div id={id}>{open ? <Chain {...props} /> : null}</div>
    </section>
  );
}

function Chain(props: {
  readonly path: RootPath;
  readonly number: number;
  readonly onObject: (object: ObjectId) => void;
  readonly onIgnore: (reference: IgnoredStep) => void;
}): ReactNode {
  const { path, number, onObject, onIgnore } = props;
  const { steps } = path;
  const id = useId();
  const chain = useRef<HTMLDivElement>(null);
  const [revealed, setRevealed] = useState<ReadonlyMap<number, number>>(new Map());
  const items = useMemo(() => chainItems(steps, revealed), [steps, revealed]);
  const [cursor, setCursor] = useState(0);
  // Another path: its own folds, from its top.
  const [known, setKnown] = useState(path);
  if (known !== path) {
    setKnown(path);
    setRevealed(new Map());
    setCursor(0);
  }

  const activate = (index: number): void => {
    const item = items[index];
    if (item?.kind === 'fold') {
      setRevealed(new Map(revealed).set(item.origin, (revealed.get(item.origin) ?? 0) + REVEALED_STEPS));
    } else if (item?.kind === 'step') {
      const step = steps[item.index];
      if (step && isOpenable(steps, item.index)) onObject(step.object.id);
    }
  };
  const ignore = (index: number): void => {
    const item = items[index];
    const reference = item?.kind === 'step' ? referenceOf(steps, item.index) : undefined;
    if (reference) onIgnore(reference);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = cursorAfter(event.key, cursor, items.length, PAGE_STEPS);
    if (next !== undefined) {
      setCursor(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') activate(cursor);
    else if (event.key === 'Delete' || event.key === 'x') {
      ignore(cursor);
      // The page's own "x" is about something else.
      event.stopPropagation();
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={chain}
      className="chain"
      role="grid"
      aria-label={`Path ${number}: root first, the object last. Delete ignores the reference to a step.`}
      aria-activedescendant={`${id}-${cursor}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {items.map((item, index) => (
        <div
          key={item.kind === 'fold' ? `fold ${item.first}` : `${item.kind} ${item.index}`}
          id={`${id}-${index}`}
          role="row"
          className="chain-row"
          data-kind={item.kind}
          data-cursor={index === cursor || undefined}
          data-target={(item.kind === 'step' && item.index === steps.length - 1) || undefined}
          onClick={() => {
            setCursor(index);
            if (item.kind === 'fold') activate(index);
          }}
        >
          <ItemCells steps={steps} item={item} onObject={onObject} onIgnore={() => ignore(index)} />
        </div>
      ))}
    </div>
  );
}

/** Delete on the row does the same; a tab stop per step would be a trap. */
function IgnoreButton(props: { readonly onIgnore: () => void; readonly children: string }): ReactNode {
  return (
    <button
      type="button"
      className="chain-ignore"
      tabIndex={-1}
      title="How is it held without that? (Delete)"
      onClick={(event) => {
        event.stopPropagation();
        props.onIgnore();
      }}
    >
      {props.children}
    </button>
  );
}

/** The root above all roots has nothing to be looked at, and the object is being looked at. */
function isOpenable(steps: readonly RootPathStep[], index: number): boolean {
  return index < steps.length - 1 && steps[index]?.object.id !== 0;
}

function ItemCells(props: {
  readonly steps: readonly RootPathStep[];
  readonly item: ChainItem;
  readonly onObject: (object: ObjectId) => void;
  readonly onIgnore: () => void;
}): ReactNode {
  const { steps, item, onObject } = props;
  if (item.kind === 'fold') {
    return (
      <div role="gridcell" className="chain-fold" aria-colspan={3}>
        <button type="button" className="button button-quiet" tabIndex={-1}>
          {foldText(steps, item)}
        </button>
      </div>
    );
  }
  const step = steps[item.index];
  if (!step) return null;
  if (item.kind === 'gap') {
    return (
      <div role="gridcell" className="chain-fold" aria-colspan={3}>
        <span className="chain-gap">{counted(step.skipped, 'more step')}, not shown</span>
      </div>
    );
  }
  const { object } = step;
  const reference = referenceText(steps, item.index);
  const isTarget = item.index === steps.length - 1;
  const first = firstShown(steps);
  return (
    <>
      <div role="gridcell" className="chain-reference">
        {item.index <= first ? null : (
          <>
            <span className="chain-name" title={toldText(step.reference)}>{reference === '' ? <span className="chain-unnamed">refers to</span> : <bdi>{reference}</bdi>}</span>
            {step.strength === 'strong' ? null : <span className="chain-strength" title={strengthHint(step.strength)}>{step.strength}</span>}
            {step.skipped > 0 ? null : <IgnoreButton onIgnore={props.onIgnore}>ignore this reference</IgnoreButton>}
          </>
        )}
      </div>
      <div role="gridcell" className="chain-object">
        <span className="chain-mark" data-dominator={(step.isDominator && !isTarget) || undefined} />
        {isOpenable(steps, item.index) ? (
          <ObjectLink row={object} onObject={onObject} />
        ) : (
          <span className="chain-self" title={toldText(nameOf(object))}>
            <KindMark kind={object.kind} />
            {object.id === 0 ? 'all roots' : lineText(nameOf(object))}
            {object.preview === '' ? null : <bdi> {lineText(object.preview)}</bdi>}
          </span>
        )}
        {isTarget ? <span className="chain-word">this object</span> : step.isDominator ? <span className="chain-word">dominator</span> : null}
        {item.index === 1 && first === 1 ? <IgnoreButton onIgnore={props.onIgnore}>ignore this root</IgnoreButton> : null}
      </div>
      <div role="gridcell" className="chain-retained" title={`Retained: ${formatCount(object.retained)} bytes`}>
        {formatBytes(object.retained)}
      </div>
    </>
  );
}
