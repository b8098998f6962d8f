/** Saves the flame graph that is shown: the zoomed part, all of its rows. */
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatPercent } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { FlameTile } from '../../model/flame-tile.ts';
import type { Filter, Pattern } from '../../model/query.ts';
import { engine, say } from '../../store/actions.ts';
import { saveFile } from '../shared/save-file.ts';
import { deepestStack, formatChange, formatDelta, formatIn, formatSide, sideNames, unitOf } from './flame-values.ts';
import { layOutPicture, type Picture } from './picture-layout.ts';
import { currentPicture, type PictureSource } from './picture-source.ts';
import { pngBlob } from './png-picture.ts';
import { svgText } from './svg-text.ts';
import { widthOf } from './window-math.ts';

const WIDTH = 1600;
const MIN_PIXELS = 0.5;
/** The engine names rectangles from about 18 px on; asking at a larger scale names the narrow ones too, for tooltips. */
const CLOSER = 6;

export async function savePicture(kind: 'svg' | 'png'): Promise<void> {
  const source = currentPicture();
  if (!source || widthOf(source.span) <= 0) {
    say('There is no flame graph to save: open one first.');
    return;
  }
  const picture = await pictureOf(source);
  if (typeof picture === 'string') {
    say(picture);
    return;
  }
  const blob = kind === 'svg' ? new Blob([svgText(picture)]) : await pngBlob(picture);
  if (!blob) {
    say('There was not enough memory for the PNG. SVG needs less.');
    return;
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const name = `${pictureStem(source)}.${source.facts.valueTypes[source.query.type]?.type ?? 'flame'}.${kind}`;
  saveFile({ name, mime: kind === 'svg' ? 'image/svg+xml' : 'image/png', bytes });
  say(`Saved ${name}`);
}

/** A sentence where the engine could not answer. */
async function pictureOf(source: PictureSource): Promise<Picture | string> {
  const { query, facts, span, steps } = source;
  const answer = await engine.calls.flame(query, {
    x0: span.x0,
    x1: span.x1,
    depth0: 0,
    depth1: deepestStack(query, facts) + 2,
    pixels: WIDTH * CLOSER,
    minPixels: MIN_PIXELS * CLOSER,
  });
  if (!answer.ok) return answer.error.sentence;
  const tile = answer.value;
  const type = facts.valueTypes[query.type];
  const unit = unitOf(source);
  return layOutPicture({
    tile,
    span,
    width: WIDTH,
    zoomDepth: Math.max(0, steps.length - 1),
    header: query.against ? compareHeaderOf(source, rootSides(tile)) : headerOf(source, tile.rootWeight),
    unit,
    describe: (name, weight, index) => {
      const { sides } = tile;
      const figures = sides
        ? sidesText({ base: sides.base[index]!, head: sides.head[index]! }, unit)
        : `${formatIn(weight, unit)}, ${formatPercent(weight, type?.total ?? tile.rootWeight)} of all`;
      return `${name === '' ? '' : `${name}\n`}${figures}`;
    },
  });
}

export function headerOf(source: Pick<PictureSource, 'query' | 'facts' | 'steps'>, kept: number): readonly string[] {
  const { query, facts, steps } = source;
  const type = facts.valueTypes[query.type];
  const total = type ? formatIn(type.total, type.unit) : '';
  const lines = [visibleText(facts.name)];
  const of = query.filters.length > 0 && type ? `${formatIn(kept, type.unit)} of ${total}` : total;
  const direction = query.shape.kind === 'bottomUp' ? ', bottom-up' : '';
  lines.push(`${type?.type ?? ''}: ${of}${direction}${facts.time === undefined ? '' : `, captured ${timeText(facts)}`}`);
  if (query.filters.length > 0) lines.push(`filters: ${query.filters.map(filterText).join('; ')}`);
  const zoomed = steps.at(-1);
  if (steps.length > 1 && zoomed) lines.push(`zoomed to ${zoomed.displayName}`);
  return lines;
}

/** Of a difference picture. */
export function compareHeaderOf(
  source: Pick<PictureSource, 'query' | 'facts' | 'steps'>,
  sides: { readonly base: number; readonly head: number } | undefined,
): readonly string[] {
  const { query, facts, steps } = source;
  const { base, head } = sideNames(query, facts);
  const type = facts.valueTypes[query.type]?.type ?? '';
  const scaled = query.against?.scale === 'normalised' ? ', base brought to the total of head' : '';
  const lines = [`${base} → ${head}`];
  lines.push(sides ? `${type}: ${formatSide(sides.base, unitOf(source))} → ${formatSide(sides.head, unitOf(source))}${scaled}` : type);
  if (query.filters.length > 0) lines.push(`filters: ${query.filters.map(filterText).join('; ')}`);
  const zoomed = steps.at(-1);
  if (steps.length > 1 && zoomed) lines.push(`zoomed to ${zoomed.displayName}`);
  return lines;
}

/** "3.00 MB → 15.4 MB (+12.4 MB, ×5.1)". */
function sidesText(sides: { readonly base: number; readonly head: number }, unit: string): string {
  const { base, head } = sides;
  return `${formatSide(base, unit)} → ${formatSide(head, unit)} (${formatDelta(head - base, unit)}, ${formatChange(base, head)})`;
}

function rootSides(tile: FlameTile): { readonly base: number; readonly head: number } | undefined {
  const root = tile.node.indexOf(0);
  return root === -1 || !tile.sides ? undefined : { base: tile.sides.base[root]!, head: tile.sides.head[root]! };
}

/** In UTC, because a file is read elsewhere. */
function timeText(facts: Pick<CaptureFacts, 'time'>): string {
  return `${(facts.time ?? '').slice(0, 19).replace('T', ' ')} UTC`;
}

function filterText(filter: Filter): string {
  switch (filter.kind) {
    case 'labelFocus':
      return `only ${filter.key}=${filter.value}`;
    case 'labelIgnore':
      return `not ${filter.key}=${filter.value}`;
    case 'focus':
    case 'ignore':
    case 'hide':
    case 'show':
      return `${filter.kind} ${patternText(filter.pattern)}`;
  }
}

function patternText(pattern: Pattern): string {
  if (pattern.by === 'regex') return `/${pattern.value}/`;
  return pattern.by === 'package' ? `package ${pattern.value}` : pattern.value;
}

function pictureStem({ query, facts }: PictureSource): string {
  if (!query.against) return fileStem(facts.name);
  if (query.against.capture === facts.id) return `${fileStem(facts.name)}.difference`;
  return `${fileStem(sideNames(query, facts).base)}-to-${fileStem(facts.name)}`;
}

export function fileStem(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return base.replace(/\.gz$/i, '').replace(/\.(?:pb|pprof|prof)$/i, '') || 'profile';
}
