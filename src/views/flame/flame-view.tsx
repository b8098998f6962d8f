import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts, FlameQuery } from '../../engine/contract.ts';
import { look } from '../../store/actions.ts';
import { searchPattern, type Perspective } from '../../store/session.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { Breadcrumb } from './breadcrumb.tsx';
import { EmptyPicture } from './empty-picture.tsx';
import type { Choice } from './flame-desk.ts';
import { FlameStatus } from './flame-status.tsx';
import { HoverCard } from './hover-card.tsx';
import { Minimap } from './minimap.tsx';
import { offerPicture } from './picture-source.ts';
import { useFlame } from './use-flame.ts';
import './flame.css';

const KEYS_HELP =
  'Arrow keys move between frames: up to the caller’s row, down to the heaviest below, left and right to neighbours. ' +
  'Enter zooms in, Backspace zooms out one level, 0 shows everything, plus and minus zoom, c copies the name, ' +
  'Shift and F10 open the menu. The Top table holds the same numbers as text.';
const NOT_ZOOMED: readonly string[] = [];

/** A flame graph. `compact`: without overview and without a place in the store, for the pictures of one function. */
export function FlameView(props: {
  readonly query: FlameQuery;
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
  readonly compact?: boolean;
}): ReactNode {
  const { query, facts, perspective, compact = false } = props;
  const [ownZoom, setOwnZoom] = useState<{ readonly shape: string; readonly names: readonly string[] }>();
  const shape = JSON.stringify(query.shape);
  const zoom = compact ? (ownZoom?.shape === shape ? ownZoom.names : NOT_ZOOMED) : perspective.zoom;
  const onChoice = (choice: Choice): void => {
    if (!compact) look(choice);
    else if (choice.zoom) setOwnZoom({ shape, names: choice.zoom });
  };
  const wish = { query, facts, zoom, selected: compact ? undefined : perspective.selected };
  const { store, pilot, elements } = useFlame(wish, searchPattern(perspective), onChoice);
  const stage = useStore(store, (state) => state.stage);
  const menu = useStore(store, (state) => state.menu);
  const spoken = useStore(store, (state) => state.spoken);
  const help = useId();
  useZoomOfOneDirection(query, compact, perspective);

  useEffect(() => {
    if (compact) return undefined;
    return offerPicture(() => ({ query, facts, perspective, span: store.getState().span, steps: store.getState().steps }));
  }, [compact, query, facts, perspective, store]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!pilot.current?.onKey(event)) return;
    // The same keys may be shortcuts of the page.
    event.preventDefault();
    event.stopPropagation();
  };
  const type = facts.valueTypes[query.type]?.type ?? '';
  const hasPicture = stage.kind === 'ready';
  return (
    <section className={compact ? 'flame is-compact' : 'flame'} aria-label={compact ? undefined : 'Flame graph'}>
      {compact ? null : (
        <Breadcrumb
          store={store}
          onStep={(step) => {
            const { shown } = pilot.current ?? {};
            if (!step) pilot.current?.zoom.reset();
            else void shown?.nodes.get(step.node).then((detail) => detail && pilot.current?.zoom.zoomTo(detail, false));
          }}
        />
      )}
      {compact ? null : <Minimap store={store} pilot={pilot} />}
      <div className="flame-stage" aria-busy={stage.kind === 'waiting'}>
        <div ref={elements.scroller} className={hasPicture ? 'flame-scroller' : 'flame-scroller is-hidden'}>
          <div ref={elements.spacer} className="flame-spacer">
            <div className="flame-layers">
              <canvas
                ref={elements.canvas}
                className="flame-canvas"
                role="application"
                aria-roledescription="flame graph"
                aria-label={`${shapeTitle(query)} of ${type} in ${facts.name}`}
                aria-describedby={help}
                tabIndex={0}
                onKeyDown={onKeyDown}
                onFocus={(event) => pilot.current?.onFocus(event.currentTarget.matches(':focus-visible'))}
                onBlur={() => pilot.current?.onBlur()}
              />
              <canvas ref={elements.overlay} className="flame-overlay" aria-hidden="true" />
            </div>
          </div>
        </div>
        <EmptyPicture stage={stage} facts={facts} perspective={perspective} />
      </div>
      <FlameStatus store={store} />
      <p id={help} className="visually-hidden">
        {KEYS_HELP}
      </p>
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
      <HoverCard store={store} query={query} facts={facts} />
      <ContextMenu
        at={menu?.at}
        label={menu?.title ?? ''}
        items={menu?.items ?? []}
        onClose={() => store.setState({ menu: undefined })}
      />
    </section>
  );
}

/** A path from the outermost frame means nothing in a picture that begins with the innermost, and the other way round. */
function useZoomOfOneDirection(query: FlameQuery, compact: boolean, perspective: Perspective): void {
  const last = useRef({ capture: query.capture, kind: query.shape.kind });
  useEffect(() => {
    const before = last.current;
    last.current = { capture: query.capture, kind: query.shape.kind };
    if (compact || before.capture !== query.capture || before.kind === query.shape.kind) return;
    if (perspective.zoom.length > 0) look({ zoom: [] });
  });
}

function shapeTitle(query: FlameQuery): string {
  switch (query.shape.kind) {
    case 'topDown':
      return 'Flame graph';
    case 'bottomUp':
      return 'Bottom-up flame graph';
    case 'callers':
      return 'Callers';
    case 'callees':
      return 'Callees';
  }
}
