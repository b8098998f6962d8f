/** What the tests of the readers of series share. */
import { readFileSync } from 'node:fs';
import type { Series, SeriesSet } from '../../../../model/series.ts';
import { bytesSource } from '../../../byte-source.ts';
import type { TextArtefact } from '../../parser.ts';
import { readText, type ReadText } from '../../read-text.ts';
import { createSeriesParsers } from '../parsers.ts';

const ROOT = new URL('../../../../../fixtures/text/', import.meta.url);

export function fixtureText(name: string): string {
  return readFileSync(new URL(name, ROOT), 'utf8');
}

export async function readAll(text: string): Promise<ReadText> {
  const source = bytesSource(new TextEncoder().encode(text));
  const read = await readText(source, createSeriesParsers(), { isCancelled: () => false, onProgress: () => undefined });
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value;
}

export async function artefactsOf(text: string): Promise<readonly TextArtefact[]> {
  return (await readAll(text)).artefacts;
}

/** The only series set of a text. */
export async function seriesOf(text: string): Promise<SeriesSet> {
  const sets = (await artefactsOf(text)).filter((artefact) => artefact.kind === 'series');
  if (sets.length !== 1) throw new Error(`${sets.length} series`);
  return sets[0]!.series;
}

export async function noticesOf(text: string): Promise<readonly string[]> {
  return (await artefactsOf(text)).flatMap(({ notices }) => notices.map(({ code }) => code));
}

export function byName(set: { readonly series: readonly Series[] }, name: string): Series {
  const found = set.series.find((one) => one.name === name);
  if (!found) throw new Error(`no series ${name}: ${set.series.map((one) => one.name).join(' ')}`);
  return found;
}

/** Its values, rounded where a time is not exact. */
export function valuesOf(set: { readonly series: readonly Series[] }, name: string): readonly number[] {
  return Array.from(byName(set, name).values);
}

export function factOf(set: SeriesSet, label: string): string | undefined {
  return set.facts.find((fact) => fact.label === label)?.value;
}

/** What must hold for any set, whatever was read. */
export function problemsOf(artefacts: readonly TextArtefact[]): readonly string[] {
  const problems: string[] = [];
  for (const artefact of artefacts) {
    if (artefact.kind !== 'series') continue;
    for (const one of artefact.series.series) {
      if (one.times.length !== one.values.length || one.times.length === 0) problems.push(`${one.name}: ${one.times.length} times`);
      for (let at = 0; at < one.times.length; at++) {
        if (!Number.isFinite(one.times[at]) || !Number.isFinite(one.values[at])) problems.push(`${one.name}: no number`);
        if (at > 0 && one.times[at]! < one.times[at - 1]!) problems.push(`${one.name}: not ascending`);
      }
    }
    for (const mark of artefact.series.marks) if (!Number.isFinite(mark.time) || !(mark.duration >= 0)) problems.push(`mark ${mark.text}`);
  }
  return problems;
}
