/** Saves the flame graph that is shown: the zoomed part, all of its rows. */
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatPercent, formatValue } from '../../lib/format-value.ts';
import type { Filter, Pattern } from '../../model/query.ts';
import { engine, say } from '../../store/actions.ts';
import { saveFile } from '../shared/save-file.ts';
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
  const name = `${fileStem(source.facts.name)}.${source.facts.valueTypes[source.query.type]?.type ?? 'flame'}.${kind}`;
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
    depth1: facts.deepestStack + 2,
    pixels: WIDTH * CLOSER,
    minPixels: MIN_PIXELS * CLOSER,
  });
  if (!answer.ok) return answer.error.sentence;
  const tile = answer.value;
  const type = facts.valueTypes[query.type];
  const unit = type?.unit ?? '';
  return layOutPicture({
    tile,
    span,
    width: WIDTH,
    zoomDepth: Math.max(0, steps.length - 1),
    header: headerOf(source, tile.rootWeight),
    describe: (name, weight) =>
      `${name === '' ? '' : `${name}\n`}${formatValue(weight, unit)}, ${formatPercent(weight, type?.total ?? tile.rootWeight)} of all`,
  });
}

export function headerOf(source: Pick<PictureSource, 'query' | 'facts' | 'steps'>, kept: number): readonly string[] {
  const { query, facts, steps } = source;
  const type = facts.valueTypes[query.type];
  const total = type ? formatValue(type.total, type.unit) : '';
  const lines = [facts.name];
  const of = query.filters.length > 0 && type ? `${formatValue(kept, type.unit)} of ${total}` : total;
  const direction = query.shape.kind === 'bottomUp' ? ', bottom-up' : '';
  lines.push(`${type?.type ?? ''}: ${of}${direction}${facts.time === undefined ? '' : `, captured ${timeText(facts)}`}`);
  if (query.filters.length > 0) lines.push(`filters: ${query.filters.map(filterText).join('; ')}`);
  const zoomed = steps.at(-1);
  if (steps.length > 1 && zoomed) lines.push(`zoomed to ${zoomed.displayName}`);
  return lines;
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

export function fileStem(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return base.replace(/\.gz$/i, '').replace(/\.(?:pb|pprof|prof)$/i, '') || 'profile';
}
