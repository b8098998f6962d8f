import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { PrunedTree } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { FindingMark } from '../../store/findings-marks.ts';
import { kindIn } from '../dominators/grouping-titles.ts';
import type { TreeId } from '../dominators/tree-source.ts';
import { cardPlace } from '../flame/card-texts.ts';
import { KIND_WORDS } from '../shared/kind-mark.tsx';
import type { TreeBox } from './boxes.ts';

export interface CardPoint {
  readonly x: number;
  readonly y: number;
}

/** What the box under the pointer, or the one the keyboard is at, is. Screen readers get it from the live line. */
export function TreeCard(props: {
  readonly tree: PrunedTree;
  readonly box: TreeBox;
  readonly at: CardPoint;
  readonly whole: number;
  /** What is too small in a merged tree becomes larger with zooming; a million equal objects never do. */
  readonly of: TreeId;
  /** The finding that cites it. */
  readonly mark: FindingMark | undefined;
}): ReactNode {
  const { tree, box, at, whole, of, mark } = props;
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return;
    const { width, height } = element.getBoundingClientRect();
    const place = cardPlace(at, { width, height }, { width: window.innerWidth, height: window.innerHeight });
    element.style.transform = `translate(${place.x}px, ${place.y}px)`;
  });
  const { node } = box;
  const name = tree.name[node] ?? '';
  if (box.isRest) {
    const rest = tree.rest[node] ?? 0;
    return (
      <div ref={card} className="flame-card" aria-hidden="true">
        <p className="flame-card-name">Smaller ones in {name}</p>
        <p className="flame-card-note">{formatBytes(rest)} together, {formatPercent(rest, whole)} of the heap. {of.kind === 'merged' ? 'Click to zoom in to them.' : 'The merged tree shows them by type.'}</p>
      </div>
    );
  }
  const shallow = tree.shallow[node] ?? 0;
  const retained = tree.retained[node] ?? 0;
  return (
    <div ref={card} className="flame-card" aria-hidden="true">
      {mark ? (
        <p className="flame-card-finding" data-severity={mark.severity}>
          <b>Finding {mark.number}</b> {visibleText(mark.sentence)}
        </p>
      ) : null}
      <p className="flame-card-name">{name}</p>
      <p className="flame-card-package">{whatText(tree, node, of)}</p>
      <table>
        <tbody>
          <tr>
            <th scope="row">retained</th>
            <td>{formatBytes(retained)}</td>
            <td>{formatPercent(retained, whole)} of heap</td>
          </tr>
          <tr>
            <th scope="row">shallow</th>
            <td>{formatBytes(shallow)}</td>
            <td>{formatPercent(shallow, whole)} of heap</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** A kind, and how many of it; of a package or a loader the objects are counted. */
function whatText(tree: PrunedTree, node: number, of: TreeId): string {
  const kind = kindIn(of.kind === 'merged' ? of.grouping : 'type', tree.kind[node] ?? 'object');
  const count = tree.count[node] ?? 1;
  if (kind === undefined) return counted(count, 'object');
  return count > 1 ? `${KIND_WORDS[kind]}, ${formatCount(count)} of them` : KIND_WORDS[kind];
}

export function spokenBox(tree: PrunedTree, box: TreeBox, whole: number, of: TreeId): string {
  const { node } = box;
  if (box.isRest) return `Smaller ones in ${tree.name[node] ?? ''}; ${formatBytes(tree.rest[node] ?? 0)} together`;
  const retained = tree.retained[node] ?? 0;
  const parts = [
    `${tree.name[node] ?? ''}, ${whatText(tree, node, of)}`,
    `${formatBytes(retained)} retained, ${formatPercent(retained, whole)} of the heap`,
    `${formatBytes(tree.shallow[node] ?? 0)} shallow`,
    `level ${tree.depth[node] ?? 0}`,
  ];
  return parts.join('; ');
}
