/** How findings about heap sites are put together: evidence, functions, impact and phrases that several rules use. */
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import type { Evidence, Impact } from '../../model/finding.ts';
import type { HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import { growthOf, growthWithoutTime } from '../weigh.ts';
import type { Certainty } from '../confidence.ts';
import { boundOf } from './bound-severity.ts';
import type { Growth } from './growth.ts';
import { lastOf } from './heap-columns.ts';
import type { HeapSites, Site } from './sites.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PACES: readonly (readonly [ms: number, word: string])[] = [[60_000, 'minute'], [HOUR, 'hour'], [DAY, 'day']];
/** Less in a minute says more by the hour. */
const LEAST_PACE = 64 * 1024;

/** Every finding about one function has its key from the function, which outlives lines and processes. */
export function growthFinding(
  context: HintContext,
  table: HeapSites,
  growth: Growth,
  told: { readonly rule: string; readonly sure: Certainty; readonly sentence: string; readonly fix: string; readonly evidence?: readonly Evidence[] },
): Found {
  const { columns, perMs } = growth;
  const [before, after] = [columns.inuseBytes[0]!, lastOf(columns.inuseBytes)];
  const { confidence, reasons } = told.sure.done();
  const impact: Impact = { bytes: growth.gain, objects: Math.max(0, growth.objects), ...(perMs !== undefined && perMs > 0 ? { bytesPerHour: perMs * HOUR } : {}) };
  return {
    key: `${told.rule} ${growth.name}`,
    kind: 'leak',
    sentence: told.sentence,
    scale: {
      share: growth.share,
      growth: perMs === undefined ? growthWithoutTime(before, after) : growthOf(after, perMs),
      count: lastOf(columns.inuseObjects),
    },
    severity: boundOf(growth.gain, perMs, table.row.times),
    confidence,
    reasons,
    impact,
    evidence: [...growthEvidence(context, table, growth), ...(told.evidence ?? [])],
    fix: told.fix,
    surer: table.count < 5 ? ['Take five or more heap profiles of this process, a minute or more apart, each with `?gc=1`.'] : [],
    functions: functionsOf(growth.sites),
  };
}

function growthEvidence(context: HintContext, table: HeapSites, { sites }: Growth): readonly Evidence[] {
  const captures = table.row.captures.map(({ id }) => id);
  const growth = sites.filter(holdsAny).slice(0, 3).map((site): Evidence => ({
    kind: 'growth', captures, type: 'inuse_space', path: site.path, values: [...site.columns.inuseBytes],
    text: `${formatBytes(site.columns.inuseBytes[0]!)} → ${formatBytes(lastOf(site.columns.inuseBytes))} at ${lineOf(site)}`,
  }));
  return [...growth, ...sites.slice(0, 3).flatMap((site) => escapeEvidence(context, site))];
}

/** `part`: what the sentence is about, where that is not all that the place holds. */
export function stackEvidence(table: HeapSites, site: Site, part?: number): Evidence {
  const value = lastOf(site.columns.inuseBytes);
  const bytes = part !== undefined && part < 0.995 * value ? `${formatBytes(part)} of ${formatBytes(value)} in use` : formatBytes(value);
  return { kind: 'stack', capture: table.row.captures.at(-1)!.id, type: 'inuse_space', path: site.path, value, text: `${bytes} at ${lineOf(site)}` };
}

/** Of all that was made there since the start. */
export function madeEvidence(table: HeapSites, site: Site): Evidence {
  const value = lastOf(site.columns.allocBytes);
  return { kind: 'stack', capture: table.row.captures.at(-1)!.id, type: 'alloc_space', path: site.path, value, text: `${formatBytes(value)} allocated at ${lineOf(site)}` };
}

/** In use at a place below functions with these tags. */
export function heldBelow({ parts }: Site, tags: number): number {
  return parts.reduce((sum, part) => sum + ((part.tags & tags) !== 0 ? lastOf(part.columns.inuseBytes) : 0), 0);
}

/** Why the compiler puts it on the heap. */
export function escapeEvidence({ escapes }: HintContext, { file, line }: Pick<Site, 'file' | 'line'>): readonly Evidence[] {
  const notes = escapes?.(file, line).filter(({ kind }) => kind === 'escapes' || kind === 'moved') ?? [];
  return notes.slice(0, 2).map((note) => ({ kind: 'escape', file: note.file, line: note.line, text: [note.message, ...note.flow].join('\n') }));
}

/** In any of the captures: a line that held nothing is no evidence. */
export function holdsAny({ columns }: Site): boolean {
  return columns.inuseBytes.some((bytes) => bytes > 0);
}

/** "store.go:31", or the function where no line is known. */
export function lineOf({ file, line, name }: Pick<Site, 'file' | 'line' | 'name'>): string {
  if (file === '' || line === 0) return name;
  return `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
}

/** The place, then who calls it: at most three of the program's own, without main, which calls everything. */
export function functionsOf(sites: readonly Site[]): readonly string[] {
  const names = sites.flatMap(({ own }) => own.slice(0, 2)).filter((name, at, all) => all.indexOf(name) === at);
  const first = sites[0]?.own[0];
  return names.filter((name) => name === first || !/^main\.(main|init(\.\d+)?)$/.test(name)).slice(0, 3);
}

/** "1.2 MB → 31 MB (4,000 → 103,000 objects)". */
export function fromTo({ columns }: Growth): string {
  const objects = lastOf(columns.inuseObjects);
  const bytes = `${formatBytes(columns.inuseBytes[0]!)} → ${formatBytes(lastOf(columns.inuseBytes))}`;
  return objects >= 2 ? `${bytes} (${formatCount(Math.round(columns.inuseObjects[0]!))} → ${formatCount(Math.round(objects))} objects)` : bytes;
}

/** ", 12 MB more each minute"; empty where no times are known. */
export function pace({ perMs }: Growth): string {
  if (perMs === undefined || perMs <= 0) return '';
  const [perUnit, unit] = PACES.map(([ms, word]) => [perMs * ms, word] as const).find(([bytes]) => bytes >= LEAST_PACE) ?? [perMs * DAY, 'day'];
  return `, ${formatBytes(perUnit)} more each ${unit}`;
}

/** Where to look: "`main.add` (store.go:31)". */
export function place(site: Pick<Site, 'name' | 'file' | 'line'>): string {
  return `\`${site.name}\`${site.file === '' || site.line === 0 ? '' : ` (${lineOf(site)})`}`;
}

/** Whole bytes in words: what a sentence with a share says. */
export function shareOf(bytes: number, table: HeapSites): number {
  const heap = lastOf(table.totals.inuseBytes);
  return heap > 0 ? bytes / heap : 0;
}
