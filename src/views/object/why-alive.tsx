import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { ObjectId, RootPath } from '../../engine/graph-contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import { say } from '../../store/actions.ts';
import { FailureLine } from '../shared/failure-line.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import '../toolbar/toolbar.css';
import { ignoredText, nothingHolds, withIgnored, withoutIgnored, type IgnoredStep } from './ignored-references.ts';
import { askObject } from './object-calls.ts';
import { chainItems, pathTitle } from './path-chain.ts';
import { DominatorLegend, LooseSwitch } from './path-parts.tsx';
import { RootPathView } from './root-path-view.tsx';
import { useRootPaths } from './use-root-paths.ts';
import './why-alive.css';

const FIRST_PATHS = 10;
const MORE_PATHS = 20;
/** The engine looks for no more than these. */
const MOST_PATHS = 50;
/** Paths open by themselves as long as they have this many lines together; the shortest always does. */
const OPEN_LINES = 24;

const NOTHING_REVEALED: ReadonlyMap<number, number> = new Map();

/** How roots hold an object: the shortest path, then all others that are independent of it. */
export function WhyAlive(props: {
  readonly capture: CaptureFacts;
  readonly object: ObjectId;
  readonly onObject: (object: ObjectId) => void;
}): ReactNode {
  const { capture, object, onObject } = props;
  const [ignored, setIgnored] = useState<readonly IgnoredStep[]>([]);
  const [withLoose, setWithLoose] = useState(false);
  const [most, setMost] = useState(FIRST_PATHS);
  // What was ignored was about another object's paths.
  const [known, setKnown] = useState(object);
  if (known !== object) {
    setKnown(object);
    setIgnored([]);
    setMost(FIRST_PATHS);
  }

  const query = useMemo(
    () => ({ capture: capture.id, object, withLoose, ignored: ignored.map(({ source, target }) => ({ source, target })) }),
    [capture.id, object, withLoose, ignored],
  );
  const asked = useRootPaths(query, most);
  const paths = asked.value?.paths ?? [];
  const mayBeMore = asked.value?.mayBeMore === true && !asked.searching && paths.length < MOST_PATHS;
  const section = useRef<HTMLElement>(null);
  const isRoot = paths.length === 1 && pathTitle(paths[0]!).steps === 0;
  const isLost = asked.value !== undefined && !asked.stale && paths.length === 0;
  useEffect(() => {
    // With the last path its chain went, and the focus that was in it: the references can be taken back from here.
    if (isLost && document.activeElement === document.body) section.current?.querySelector<HTMLElement>('.chip')?.focus();
  }, [isLost]);
  const change = (list: readonly IgnoredStep[]): void => {
    setIgnored(list);
    setMost(FIRST_PATHS);
  };
  const ignore = (reference: IgnoredStep): void => {
    change(withIgnored(ignored, reference));
    say(`Ignoring ${ignoredText(reference)}`);
  };

  return (
    <section ref={section} className="why-alive" aria-label="Why it is alive" aria-busy={asked.stale || asked.searching || undefined}>
      <div className="why-bar">
        <p role="status">{asked.stale ? 'Looking for paths…' : isRoot ? 'Held directly' : summaryOf(paths, asked.searching, asked.value?.mayBeMore === true)}</p>
        <LooseSwitch isOn={withLoose} onChange={setWithLoose} />
      </div>
      {paths.length === 0 || isRoot ? null : (
        <p className="why-legend">
          <DominatorLegend />
          <span><kbd>Delete</kbd> on a step: how is it held without that reference?</span>
        </p>
      )}
      {ignored.length === 0 ? null : <IgnoredChips ignored={ignored} onChange={change} />}
      <div className="why-paths" data-stale={asked.stale || undefined}>
        {asked.failure ? <FailureLine failure={asked.failure} /> : null}
        {isRoot ? <p className="why-nothing">{rootText(paths[0])}</p> : null}
        {isRoot ? null : paths.map((path, index) => (
          <RootPathView
            key={index}
            path={path}
            number={index + 1}
            startsOpen={isOpenAtFirst(paths, index)}
            onObject={onObject}
            onIgnore={ignore}
          />
        ))}
        {isLost ? (
          <NothingHolds capture={capture} object={object} ignored={ignored.length} withLoose={withLoose} />
        ) : null}
        {mayBeMore ? (
          <button type="button" className="button why-more" onClick={() => setMost(Math.min(most + MORE_PATHS, MOST_PATHS))}>
            Show more paths
          </button>
        ) : null}
      </div>
    </section>
  );
}

function summaryOf(paths: readonly RootPath[], searching: boolean, mayBeMore: boolean): string {
  if (paths.length === 0) return 'No path from a root';
  if (searching) return 'The shortest path; looking for others…';
  if (paths.length === 1) return mayBeMore ? 'The shortest path' : 'One path, no other is independent of it';
  return `${formatCount(paths.length)}${mayBeMore ? ' or more' : ''} independent paths, shortest first`;
}

function rootText(path: RootPath | undefined): string {
  if (path?.steps.at(-1)?.object.kind === 'root') return 'It is a root itself: nothing has to hold it.';
  return 'The runtime holds it directly: no other object has to.';
}

function isOpenAtFirst(paths: readonly RootPath[], index: number): boolean {
  let lines = 0;
  for (const path of paths.slice(0, index + 1)) lines += chainItems(path.steps, NOTHING_REVEALED).length;
  return index === 0 || lines <= OPEN_LINES;
}

function NothingHolds(props: {
  readonly capture: CaptureFacts;
  readonly object: ObjectId;
  readonly ignored: number;
  readonly withLoose: boolean;
}): ReactNode {
  const question = useMemo(() => ({ capture: props.capture.id, object: props.object }), [props.capture.id, props.object]);
  const asked = useAnswer(question, askObject);
  if (!asked.value) return null;
  return <p className="why-nothing">{nothingHolds(asked.value.row, props.ignored, props.withLoose)}</p>;
}

/** The references that paths must not use. Each is a button that takes it away; arrows walk, Delete removes. */
function IgnoredChips(props: {
  readonly ignored: readonly IgnoredStep[];
  readonly onChange: (ignored: readonly IgnoredStep[]) => void;
}): ReactNode {
  const { ignored, onChange } = props;
  const list = useRef<HTMLUListElement>(null);
  const focusChip = (index: number): void => {
    list.current?.querySelectorAll('button').item(index)?.focus();
  };
  const remove = (index: number): void => {
    onChange(withoutIgnored(ignored, index));
    // The focus must not fall to the page's start when its chip goes.
    requestAnimationFrame(() => focusChip(Math.min(index, ignored.length - 2)));
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (event.key === 'Delete' || event.key === 'Backspace') remove(index);
    else if (event.key === 'ArrowRight') focusChip(Math.min(index + 1, ignored.length - 1));
    else if (event.key === 'ArrowLeft') focusChip(Math.max(index - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <div className="chips why-chips">
      <ul ref={list} aria-label="Ignored references">
        {ignored.map((step, index) => (
          <li key={`${step.source} ${step.target}`}>
            <button
              type="button"
              className="chip"
              aria-label={`Stop ignoring ${ignoredText(step)}`}
              title={`Ignored: ${ignoredText(step)}`}
              onClick={() => remove(index)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <span className="chip-verb">without</span>
              <span className="chip-what"><bdi>{ignoredText(step)}</bdi></span>
              <CloseIcon />
            </button>
          </li>
        ))}
      </ul>
      {ignored.length > 1 ? (
        <button type="button" className="button button-quiet" onClick={() => onChange([])}>
          Clear all
        </button>
      ) : null}
    </div>
  );
}
