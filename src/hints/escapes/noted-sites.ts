/** Places of the newest heap profile that the compiler said something about. */
import type { EscapeNote } from '../../model/escape-note.ts';
import { growthsOf } from '../heap/growth.ts';
import { lastOf } from '../heap/heap-columns.ts';
import { heapSitesOf, type HeapSites, type Site } from '../heap/sites.ts';
import { functionsOf, madeEvidence, stackEvidence } from '../heap/tell.ts';
import type { HintContext } from '../context.ts';
import type { Found } from '../rule.ts';

export interface NotedSite {
  readonly site: Site;
  readonly notes: readonly EscapeNote[];
  readonly grows: boolean;
  /** Of the heap in use, and of what is made. */
  readonly held: number;
  readonly made: number;
}

const LEAST_SHARE = 0.01;

const lists = new WeakMap<HintContext, readonly NotedSite[]>();

export function notedSitesOf(context: HintContext): readonly NotedSite[] {
  let list = lists.get(context);
  if (!list) lists.set(context, (list = findNoted(context, heapSitesOf(context))));
  return list;
}

function findNoted(context: HintContext, table: HeapSites): readonly NotedSite[] {
  const { escapes } = context;
  if (!escapes) return [];
  const growing = new Set(growthsOf(context).flatMap(({ sites }) => sites));
  const [heap, made] = [lastOf(table.totals.inuseBytes), lastOf(table.totals.allocBytes)];
  return table.sites.flatMap((site) => {
    const share = heap > 0 ? lastOf(site.columns.inuseBytes) / heap : 0;
    const part = made > 0 ? lastOf(site.columns.allocBytes) / made : 0;
    const grows = growing.has(site);
    if (site.origin !== 'own' || (!grows && share < LEAST_SHARE && part < LEAST_SHARE)) return [];
    const notes = escapes(site.file, site.line);
    return notes.length > 0 ? [{ site, notes, grows, held: share, made: part }] : [];
  });
}

/** What explains a place and accuses nobody: it joins the finding that does, and never stands before it. */
export function fact(
  context: HintContext,
  { site, held, made }: NotedSite,
  note: EscapeNote,
  told: { readonly rule: string; readonly confidence: number; readonly reasons?: readonly string[]; readonly sentence: string; readonly fix: string; readonly kind?: 'fact' | 'churn' },
): Found {
  return {
    key: `${told.rule} ${site.name}`,
    kind: told.kind ?? 'fact',
    sentence: told.sentence,
    scale: { share: told.kind === 'churn' ? made : held, growth: 0, count: 0 },
    severity: { most: told.kind === 'churn' ? 2 : 1 },
    confidence: told.confidence,
    reasons: told.reasons ?? [],
    impact: {},
    evidence: [
      { kind: 'escape', file: note.file, line: note.line, text: [note.message, ...note.flow].join('\n') },
      told.kind === 'churn' ? madeEvidence(heapSitesOf(context), site) : stackEvidence(heapSitesOf(context), site),
    ],
    fix: told.fix,
    surer: [],
    functions: functionsOf([site]),
  };
}

/** One for each function, the place that holds most first. */
export function perFunction(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter(({ key }) => !seen.has(key) && seen.add(key));
}

/** The compiler's message without the function that it names in its explanation. */
export function said({ message }: EscapeNote): string {
  return message.replace(/ in [^ ]+:?$/, '').replace(/:$/, '');
}
