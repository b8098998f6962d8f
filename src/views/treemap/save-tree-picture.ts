/** Saves the icicle or treemap that is shown, at a size of its own. */
import type { PrunedTree } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { say } from '../../store/actions.ts';
import { paletteOf, RUN_COLOUR } from '../flame/palette.ts';
import { fileStem } from '../flame/picture-export.ts';
import { PICTURE_FONT_SIZE, type Picture, type PictureBox } from '../flame/picture-layout.ts';
import { pngBlob } from '../flame/png-picture.ts';
import { svgText } from '../flame/svg-text.ts';
import { saveFile } from '../shared/save-file.ts';
import { boxBytes, boxName, boxText } from './box-texts.ts';
import type { TreeBox } from './boxes.ts';
import { ICICLE_ROW } from './icicle-layout.ts';
import { offeredPicture, type OfferedPicture } from './offered-picture.ts';
import { boxesOf } from './picture-question.ts';
import { fillOf } from './tree-painter.ts';
import { isTitled } from './treemap-layout.ts';
import { stepsOf } from './tree-path.tsx';

const WIDTH = 1600;
const TREEMAP_HEIGHT = 1000;
const MARGIN = 16;
const HEADER_LINE = 17;
/** A treemap's boxes have an edge from this size on. */
const LEAST_EDGED = 8;
const COLUMN = 0.61 * PICTURE_FONT_SIZE;

export async function saveTreePicture(kind: 'svg' | 'png'): Promise<void> {
  const offered = offeredPicture();
  if (!offered) {
    say('There is no picture to save: show the icicle or the treemap first.');
    return;
  }
  const picture = layOut(offered);
  const blob = kind === 'svg' ? new Blob([svgText(picture)]) : await pngBlob(picture);
  if (!blob) {
    say('There was not enough memory for the PNG. SVG needs less.');
    return;
  }
  const name = `${fileStem(offered.facts.name)}.${offered.shape}.${kind}`;
  saveFile({ name, mime: kind === 'svg' ? 'image/svg+xml' : 'image/png', bytes: new Uint8Array(await blob.arrayBuffer()) });
  say(`Saved ${name}`);
}

export function layOut({ facts, tree, shape }: OfferedPicture): Picture {
  // Paper is white wherever the picture goes.
  const palette = paletteOf('light');
  const header = headerOf({ facts, tree, shape }).map((text, line) => ({ x: MARGIN, y: MARGIN + 12 + line * HEADER_LINE, text }));
  const top = MARGIN + header.length * HEADER_LINE + 8;
  const deepest = tree.depth.reduce((most, depth) => Math.max(most, depth - tree.depth[0]!), 0);
  const inner = { width: WIDTH - 2 * MARGIN, height: shape === 'icicle' ? (deepest + 2) * ICICLE_ROW : TREEMAP_HEIGHT };
  const isNested = shape === 'treemap';
  const whole = facts.graph?.shallow ?? 0;
  const pictureBox = (box: TreeBox): PictureBox => ({
    x: round(MARGIN + box.x),
    y: round(top + box.y),
    width: round(box.width > 3 && !isNested ? box.width - 1 : box.width),
    height: isNested ? round(box.height) : box.height - 1,
    fill: fillOf(tree, box, palette, isNested),
    hatched: box.isRest && box.width > 3,
    text: isNested && box.isParent && !isTitled(box) ? '' : boxText(tree, box, COLUMN),
    ink: palette.text,
    title: `${boxName(tree, box)}\n${figures(tree, box.node, boxBytes(tree, box), whole)}`,
    corner: undefined,
  });
  const boxes = boxesOf(tree, shape, inner).flatMap((box): readonly PictureBox[] => {
    const drawn = pictureBox(box);
    if (!isNested || !box.isParent || Math.min(box.width, box.height) < LEAST_EDGED) return [drawn];
    // A saved picture has no lines: the edge is a box behind.
    const edge = { ...drawn, fill: palette.fills[RUN_COLOUR]!, text: '' };
    return [edge, { ...drawn, x: drawn.x + 1, y: drawn.y + 1, width: drawn.width - 2, height: drawn.height - 2 }];
  });
  return {
    width: WIDTH,
    height: top + inner.height + MARGIN,
    paper: palette.paper,
    ink: palette.text,
    mutedInk: palette.dimmedText,
    hatch: palette.hatch,
    legend: undefined,
    header,
    boxes,
  };
}

function headerOf({ facts, tree, shape }: OfferedPicture): readonly string[] {
  const steps = stepsOf(tree);
  const lines = [visibleText(facts.name), `Dominator tree, ${shape}: ${formatBytes(facts.graph?.shallow ?? 0)} reachable`];
  if (steps.length > 0) lines.push(`zoomed to ${steps.at(-1)!.name}, ${formatBytes(tree.retained[0] ?? 0)} retained`);
  return lines;
}

function figures(tree: PrunedTree, node: number, bytes: number, whole: number): string {
  return `${formatBytes(bytes)} retained, ${formatPercent(bytes, whole)} of the heap; ${formatCount(tree.count[node] ?? 1)} × ${formatBytes(tree.shallow[node] ?? 0)} shallow in all`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
