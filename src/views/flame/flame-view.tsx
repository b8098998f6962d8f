import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts, FlameQuery } from '../../engine/contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { isOfOwners } from '../../model/capture.ts';
import { look } from '../../store/actions.ts';
import { searchPattern, type Perspective } from '../../store/session.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { pictureHelp } from '../shared/frame-words.ts';
import { functionMenu } from '../shared/function-menu.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import { EmptyPicture } from './empty-picture.tsx';
import type { Choice } from './flame-desk.ts';
import type { FlameLink } from './flame-link.ts';
import type { FlamePaint } from './flame-paint.ts';
import { FlameStatus } from './flame-status.tsx';
import type { MenuFor } from './frame-menu.ts';
import { sideNames, unitOf } from './flame-values.ts';
import { HoverCard } from './hover-card.tsx';
import { Minimap } from './minimap.tsx';
import { offerPicture } from './picture-source.ts';
import { useFlame } from './use-flame.ts';
import './flame.css';

const NOT_ZOOMED: readonly string[] = [];
const SECTION_TITLES: Readonly<Record<FlamePaint, string>> = {
  own: 'Flame graph',
  base: 'Flame graph of the base side',
  head: 'Flame graph of the head side',
  delta: 'Difference flame graph',
};

export interface FlameViewProps {
  readonly query: FlameQuery;
  /** Of the capture; of the head side when the query has a base side to go against. */
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
  /** Without overview and without a place in the store, for the pictures of one function. */
  readonly compact?: boolean;
  readonly paint?: FlamePaint;
  /** Views that have the same link and the same query move in step. */
  readonly link?: FlameLink;
  /** The reader chose a zoom, a function, or to remove the filters. The store is told by default. */
  readonly onLook?: (change: Partial<Perspective>) => void;
  /**
   * Full names from the outermost frame: the frame at this path is the selected one, in place of the perspective's
   * selected function. A click comes back as `onLook({ zoom, selected })`, where `zoom` is the path of that frame.
   */
  readonly selectedPath?: readonly string[] | undefined;
  readonly menuFor?: MenuFor;
}

/** A flame graph: of one capture, or of two merged. */
export function FlameView(props: FlameViewProps): ReactNode {
  const { query, facts, perspective, compact = false, paint = 'own', link, onLook = look, selectedPath } = props;
  const { menuFor = functionMenu } = props;
  const [ownZoom, setOwnZoom] = useState<{ readonly shape: string; readonly names: readonly string[] }>();
  const shape = JSON.stringify(query.shape);
  const zoom = compact ? (ownZoom?.shape === shape ? ownZoom.names : NOT_ZOOMED) : perspective.zoom;
  const onChoice = (choice: Choice): void => {
    if (!compact) onLook(choice);
    else if (choice.zoom) setOwnZoom({ shape, names: choice.zoom });
  };
  const wish = { query, facts, zoom, selected: compact ? undefined : perspective.selected, selectedPath };
  const { store, pilot, elements } = useFlame(wish, searchPattern(perspective), { onChoice, menuFor }, { paint, link });
  const stage = useStore(store, (state) => state.stage);
  const menu = useStore(store, (state) => state.menu);
  const spoken = useStore(store, (state) => state.spoken);
  const help = useId();
  useZoomOfOneDirection(query, compact, perspective, onLook);

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
  const hasPicture = stage.kind === 'ready';
  return (
    <section className={compact ? 'flame is-compact' : 'flame'} aria-label={compact ? undefined : SECTION_TITLES[paint]}>
      {compact ? null : (
        <Breadcrumb
          store={store}
          side={paint === 'base' || paint === 'head' ? paint : undefined}
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
                aria-label={pictureTitle(query, facts, paint)}
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
        <EmptyPicture stage={stage} facts={facts} perspective={perspective} onLook={onLook} />
      </div>
      <FlameStatus store={store} paint={paint} linked={link !== undefined} unit={unitOf({ query, facts })} ofHeap={isOfOwners(facts.kind)} />
      <p id={help} className="visually-hidden">
        {pictureHelp(facts.kind, query.against !== undefined)}
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
function useZoomOfOneDirection(
  query: FlameQuery,
  compact: boolean,
  perspective: Perspective,
  onLook: (change: Partial<Perspective>) => void,
): void {
  const last = useRef({ capture: query.capture, kind: query.shape.kind });
  useEffect(() => {
    const before = last.current;
    last.current = { capture: query.capture, kind: query.shape.kind };
    if (compact || before.capture !== query.capture || before.kind === query.shape.kind) return;
    if (perspective.zoom.length > 0) onLook({ zoom: [] });
  });
}

function pictureTitle(query: FlameQuery, facts: CaptureFacts, paint: FlamePaint): string {
  const type = facts.valueTypes[query.type]?.type ?? '';
  if (paint === 'own' || !query.against) return `${shapeTitle(query)} of ${type} in ${visibleText(facts.name)}`;
  const { base, head } = sideNames(query, facts);
  switch (paint) {
    case 'base':
      return `Base side: ${type} in ${base}, compared with ${head}`;
    case 'head':
      return `Head side: ${type} in ${head}, compared with ${base}`;
    case 'delta':
      return `Difference of ${type} from ${base} to ${head}`;
  }
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
