import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts, FlameQuery, NodeDetail } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { EscapeNote } from '../../model/escape-note.ts';
import { escapeLine, escapesAt } from '../shared/escape-texts.ts';
import { useEscapes } from '../shared/use-escapes.ts';
import { cardPlace, fileText } from './card-texts.ts';
import { CompareDetail } from './compare-detail.tsx';
import type { FlameState, FlameStore, Point } from './flame-state.ts';
import { formatIn, unitOf } from './flame-values.ts';
import { withoutDirectory } from './label-fit.ts';

/** A card is no listing. */
const MOST_ESCAPES = 3;
const MOST_FLOW = 4;

interface CardProps {
  readonly store: FlameStore;
  readonly query: FlameQuery;
  readonly facts: CaptureFacts;
}

/** What the frame under the pointer, or the one the keyboard is at, is. Screen readers get it from the live line. */
export function HoverCard({ store, query, facts }: CardProps): ReactNode {
  const card = useStore(store, (state) => state.card);
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !card) return undefined;
    const { width, height } = element.getBoundingClientRect();
    // Following the pointer must not render anything: only the place changes.
    const follow = (at: Point): void => {
      const place = cardPlace(at, { width, height }, { width: window.innerWidth, height: window.innerHeight });
      element.style.transform = `translate(${place.x}px, ${place.y}px)`;
    };
    follow(store.getState().cardAt);
    return store.subscribe((state, before) => {
      if (state.cardAt !== before.cardAt) follow(state.cardAt);
    });
  }, [card, store]);

  const escapes = useEscapes(facts.id);
  const cited = useStore(store, (state) => state.cited);
  if (!card) return null;
  const unit = unitOf({ query, facts });
  return (
    <div ref={box} className="flame-card" aria-hidden="true">
      {card.kind === 'run' ? (
        <>
          <p className="flame-card-name">Several narrow frames</p>
          <p className="flame-card-note">{formatIn(card.weight, unit)} together. Click to zoom to them.</p>
        </>
      ) : (
        <>
          <CitedBy cited={cited} node={card.detail.node} />
          <Detail detail={card.detail} unit={unit} escapes={escapesAt(escapes.get(card.detail.name), card.detail.lines.map(({ line }) => line))} />
        </>
      )}
    </div>
  );
}

/** What the finding says that cites this frame. */
function CitedBy({ cited, node }: { readonly cited: FlameState['cited']; readonly node: number }): ReactNode {
  const found = cited.find((place) => place.node === node);
  if (!found) return null;
  return (
    <p className="flame-card-finding" data-severity={found.mark.severity}>
      <b>Finding {found.mark.number}</b> {visibleText(found.mark.sentence)}
    </p>
  );
}

function Detail({ detail, unit, escapes }: { readonly detail: NodeDetail; readonly unit: string; readonly escapes: readonly EscapeNote[] }): ReactNode {
  const inline = detail.inline === 'yes' ? 'inlined' : detail.inline === 'partial' ? 'inlined in places' : undefined;
  return (
    <>
      <p className="flame-card-name">
        {withoutDirectory(detail.displayName)}
        {inline === undefined ? null : <span className="flame-card-inlined">{inline}</span>}
      </p>
      {detail.packageName === '' ? null : <p className="flame-card-package">{detail.packageName}</p>}
      {detail.file === '' ? null : <p className="flame-card-file">{fileText(detail)}</p>}
      {detail.sides ? <CompareDetail sides={detail.sides} unit={unit} /> : <Figures detail={detail} unit={unit} />}
      {detail.sides || Math.abs(detail.total) < 1000 || !Number.isInteger(detail.total) ? null : (
        <p className="flame-card-note">
          exactly {formatCount(detail.total)} {unit === 'count' ? '' : unit}
        </p>
      )}
      {escapes.slice(0, MOST_ESCAPES).map((note) => (
        <p key={`${note.line}:${note.column} ${note.message}`} className="flame-card-escape">
          {escapeLine(note)}
          {note.flow.slice(0, MOST_FLOW).map((step) => (
            <span key={step}>{step}</span>
          ))}
        </p>
      ))}
      {detail.objects === undefined || detail.objects.count === 0 || detail.sides ? null : (
        <p className="flame-card-note">
          {counted(detail.objects.count, 'object')}, {formatBytes(detail.objects.meanSize)} on average
        </p>
      )}
    </>
  );
}

function Figures({ detail, unit }: { readonly detail: NodeDetail; readonly unit: string }): ReactNode {
  // What the share of self is of, follows from the share of the total.
  const shareOfSelf = detail.total === 0 ? 0 : detail.self / detail.total;
  const bases = [
    { title: 'of all', share: detail.ofAll },
    ...(Math.abs(detail.ofKept - detail.ofAll) > 1e-9 ? [{ title: 'of kept', share: detail.ofKept }] : []),
    ...(detail.depth > 0 ? [{ title: 'of parent', share: detail.ofParent }] : []),
  ];
  return (
    <table>
      <thead>
        <tr>
          <td />
          <td />
          {bases.map((base) => (
            <th key={base.title} scope="col">{base.title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">total</th>
          <td>{formatIn(detail.total, unit)}</td>
          {bases.map((base) => (
            <td key={base.title}>{formatPercent(base.share, 1)}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">self</th>
          <td>{formatIn(detail.self, unit)}</td>
          {bases.map((base) => (
            <td key={base.title}>{formatPercent(base.share * shareOfSelf, 1)}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
