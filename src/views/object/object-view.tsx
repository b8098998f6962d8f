import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { ObjectFacts, ObjectId, ObjectSet } from '../../engine/graph-contract.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { useFocusTaken } from '../shared/use-focus-taken.ts';
import { BytesPanel, FramesPanel, TextPanel } from './content-panels.tsx';
import { askObject, type OneObject } from './object-calls.ts';
import { ObjectHead } from './object-head.tsx';
import { DominatedTable, FieldsTable, KeptTable, ReferrersTable } from './object-tables.tsx';
import { PartTabs, type PartTab } from './part-tabs.tsx';
import { WhyAlive } from './why-alive.tsx';
import './object-view.css';

type Part = 'why' | 'fields' | 'referrers' | 'kept' | 'text' | 'bytes' | 'allocated' | 'stack';

/** From here on the paths have room beside the rest, in px. */
const ROOM_FOR_TWO = 1080;

/** Lasts as long as the page: who walks from object to object looks at the same part of each. */
let keptPart: Part | undefined;

interface ObjectViewProps {
  readonly capture: CaptureFacts;
  readonly object: ObjectId;
  readonly onObject: (object: ObjectId) => void;
  readonly onSet: (set: ObjectSet, title: string) => void;
}

/** One object: what it is, what it holds, who holds it. */
export function ObjectView(props: ObjectViewProps): ReactNode {
  const { capture, object } = props;
  const question = useMemo<OneObject>(() => ({ capture: capture.id, object }), [capture.id, object]);
  const asked = useAnswer(question, askObject);
  const view = useRef<HTMLElement>(null);
  const isWide = useRoom(view);
  useFocusTaken(view);

  const content = (): ReactNode => {
    if (asked.failure) {
      return (
        <div>
          <FailureLine failure={asked.failure} />
          <EmptyState title="This object can’t be shown">
            <p>Go back, or choose another object.</p>
          </EmptyState>
        </div>
      );
    }
    if (!asked.value) return <div className="object-waiting" />;
    // The head and the tables are about one object, even while the next one is on its way.
    const shown: OneObject = asked.stale ? { capture: capture.id, object: asked.value.row.id } : question;
    return <Loaded {...props} object={shown.object} facts={asked.value} isWide={isWide} />;
  };
  return (
    <section ref={view} className="object-view" aria-label="Object" aria-busy={asked.stale || undefined}>
      {content()}
    </section>
  );
}

function Loaded(props: ObjectViewProps & { readonly facts: ObjectFacts; readonly isWide: boolean }): ReactNode {
  const { capture, object, facts, isWide, onObject, onSet } = props;
  const [asked, setAsked] = useState<Part | undefined>(keptPart);
  const id = useId();
  const panel = `${id}panel`;
  const question = useMemo<OneObject>(() => ({ capture: capture.id, object }), [capture.id, object]);
  const tabs = tabsOf(facts, isWide);
  const part = tabs.find((tab) => tab.part === asked)?.part ?? firstPart(facts, isWide);
  // What had the focus may have gone with the object that was shown before: the keys go on at the tabs.
  const partTab = `${id}${part}`;
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById(partTab)?.focus({ preventScroll: true });
  }, [facts, partTab]);
  const choose = (next: Part): void => {
    keptPart = next;
    setAsked(next);
  };
  const why = <WhyAlive capture={capture} object={object} onObject={onObject} />;
  return (
    <>
      <ObjectHead capture={capture} facts={facts} onObject={onObject} onSet={onSet} />
      <div className="object-parts" data-wide={isWide || undefined}>
        <div className="object-part-tabs">
          <PartTabs label="Parts of the object" tabs={tabs} part={part} idPrefix={id} panel={panel} onPart={choose} />
        </div>
        <div id={panel} role="tabpanel" aria-labelledby={`${id}${part}`} className="object-part">
          {part === 'why' ? why : <ObjectPart part={part} question={question} facts={facts} onObject={onObject} onSet={onSet} />}
        </div>
        {isWide ? (
          <>
            <h3 className="object-why-title">Why alive</h3>
            <div className="object-why">{why}</div>
          </>
        ) : null}
      </div>
    </>
  );
}

function ObjectPart(props: {
  readonly part: Exclude<Part, 'why'>;
  readonly question: OneObject;
  readonly facts: ObjectFacts;
  readonly onObject: (object: ObjectId) => void;
  readonly onSet: (set: ObjectSet, title: string) => void;
}): ReactNode {
  const { part, question, facts, onObject, onSet } = props;
  const { row } = facts;
  switch (part) {
    case 'fields':
      return <FieldsTable question={question} isArray={isArray(facts)} onObject={onObject} />;
    case 'referrers':
      return (
        <ReferrersTable
          question={question}
          onObject={onObject}
          none={row.isReachable ? 'No object refers to it: it is a root, or roots hold it directly.' : 'Nothing refers to it any more.'}
        />
      );
    case 'kept':
      return row.isReachable ? (
        <div className="kept-pair">
          <section aria-label="By type">
            <h3>By type, itself included</h3>
            <KeptTable question={question} retained={row.retained} onSet={onSet} />
          </section>
          <section aria-label="One step down">
            <h3>Objects that it alone holds, one step down</h3>
            <DominatedTable question={question} retained={row.retained} onObject={onObject} />
          </section>
        </div>
      ) : (
        <p className="object-part-note">It is unreachable, so it keeps nothing alive.</p>
      );
    case 'text':
      return facts.text ? <TextPanel text={facts.text} /> : null;
    case 'bytes':
      return facts.bytes ? <BytesPanel bytes={facts.bytes} /> : null;
    case 'allocated':
      return <FramesPanel label="Allocated at" frames={facts.allocatedAt} />;
    case 'stack':
      return <FramesPanel label="Stack" frames={facts.stack} />;
  }
}

function tabsOf(facts: ObjectFacts, isWide: boolean): readonly PartTab<Part>[] {
  const tabs: PartTab<Part>[] = [];
  if (!isWide) tabs.push({ part: 'why', title: 'Why alive' });
  if (facts.text) tabs.push({ part: 'text', title: 'Text' });
  if (facts.bytes) tabs.push({ part: 'bytes', title: 'Bytes' });
  // A root is no object: mostly the file lists no fields of it.
  if (facts.fieldCount > 0 || facts.row.kind !== 'root') tabs.push({ part: 'fields', title: isArray(facts) ? 'Elements' : 'Fields', count: facts.fieldCount });
  tabs.push({ part: 'referrers', title: 'Referrers', count: facts.referrers });
  tabs.push({ part: 'kept', title: 'Keeps alive' });
  if (facts.stack.length > 0) tabs.push({ part: 'stack', title: 'Stack', count: facts.stack.length });
  if (facts.allocatedAt.length > 0) tabs.push({ part: 'allocated', title: 'Allocated at' });
  return tabs;
}

function isArray({ row }: ObjectFacts): boolean {
  return row.kind === 'array' || row.kind === 'bytes';
}

function firstPart(facts: ObjectFacts, isWide: boolean): Part {
  if (!isWide && facts.row.isReachable && facts.row.kind !== 'root') return 'why';
  if (facts.text) return 'text';
  if (facts.bytes) return 'bytes';
  return facts.fieldCount === 0 && facts.row.kind === 'root' ? 'kept' : 'fields';
}

/** Whether the paths fit beside the tables. The view knows its own width; the window's says little in a split pane. */
function useRoom(view: RefObject<HTMLElement | null>): boolean {
  const [isWide, setWide] = useState(false);
  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return undefined;
    const measure = (): void => setWide(element.clientWidth >= ROOM_FOR_TWO);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [view]);
  return isWide;
}
