import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { ObjectId } from '../../engine/graph-contract.ts';
import { formatBytes } from '../../lib/format-value.ts';
import type { Progress } from '../../lib/steps.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { FailureLine } from '../shared/failure-line.tsx';
import { useFocusTaken } from '../shared/use-focus-taken.ts';
import { lookForWaste, wasteStore } from './waste-job.ts';
import { WasteTable } from './waste-table.tsx';
import '../load/load-tray.css';
import './waste.css';

/** What the heap holds more often, or larger, than it has to. */
export function WasteView(props: { readonly capture: CaptureFacts; readonly onObject: (object: ObjectId) => void }): ReactNode {
  const { capture, onObject } = props;
  const state = useStore(wasteStore(capture));
  return (
    <section className="waste" aria-label="Waste">
      <h2 className="visually-hidden">Waste</h2>
      {state.kind === 'idle' ? <Start capture={capture} /> : null}
      {state.kind === 'running' ? <Running progress={state.progress} onCancel={state.cancel} /> : null}
      {state.kind === 'failed' ? (
        <div>
          <FailureLine failure={state.failure} />
          <EmptyState title="Waste could not be looked for">
            <button type="button" className="button" onClick={() => lookForWaste(capture)}>
              Try again
            </button>
          </EmptyState>
        </div>
      ) : null}
      {state.kind === 'done' ? <WasteTable capture={capture} answer={state.answer} onObject={onObject} /> : null}
    </section>
  );
}

function Start({ capture }: { readonly capture: CaptureFacts }): ReactNode {
  return (
    <EmptyState title="Memory that could be saved">
      <p>
        Duplicate strings and arrays, arrays of zeros, empty and sparse collections, boxed numbers, unused capacity, and
        objects that nothing holds.
      </p>
      <p>This reads the file once more ({formatBytes(capture.byteLength)}) and can be cancelled.</p>
      <button type="button" className="button button-primary" onClick={() => lookForWaste(capture)}>
        Look for waste
      </button>
    </EmptyState>
  );
}

function Running({ progress, onCancel }: { readonly progress: Progress; readonly onCancel: () => void }): ReactNode {
  const { phase, fraction } = progress;
  const section = useRef<HTMLDivElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  useFocusTaken(section);
  // The button that was pressed is gone; the focus must not fall to the page's start.
  useEffect(() => {
    if (document.activeElement === document.body) cancel.current?.focus();
  }, []);
  return (
    <EmptyState title="Looking for waste">
      <div ref={section} className="tray-item">
        <div className="tray-line">
          <span>{fraction === undefined ? phase : `${phase} ${Math.round(100 * fraction)} %`}</span>
          <button ref={cancel} type="button" className="button waste-cancel" onClick={onCancel}>
            Cancel
          </button>
        </div>
        <progress aria-label={phase} max={1} {...(fraction === undefined ? {} : { value: fraction })} />
      </div>
    </EmptyState>
  );
}
