/** Rules that say of something that grows what it is: they share the growth, its evidence and its doubts, and add a shape. */
import type { Evidence } from '../../model/finding.ts';
import type { HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { certaintyOf, growthsOf, type Growth } from './growth.ts';
import { heapSitesOf, type HeapSites } from './sites.ts';
import { growthFinding } from './tell.ts';

export interface Shape {
  /** What the shape adds to the growth, by itself. */
  readonly weight: number;
  readonly because: string;
  readonly less?: readonly (readonly [factor: number, because: string])[];
  readonly most?: number;
  readonly sentence: string;
  readonly fix: string;
  readonly evidence?: readonly Evidence[];
  /** More functions that it points at. */
  readonly functions?: readonly string[];
}

export interface Look {
  readonly context: HintContext;
  readonly table: HeapSites;
}

const LEAST = { 'heaps-2': 2, 'heaps-4': 4 } as const;
/** Of a program with many leaks the largest are told; the others are in the comparison. */
const MOST_FINDINGS = 12;

export function growthRule(about: Pick<Rule, 'id' | 'title' | 'doc' | 'healthy'> & { readonly needs?: Rule['needs'] }, shapeOf: (growth: Growth, look: Look) => Shape | undefined): Rule {
  const needs = about.needs ?? [['heaps-2']];
  const least = needs.flat().includes('heaps-4') ? 'heaps-4' : 'heaps-2';
  return {
    ...about,
    needs,
    // Profiles of as many processes are no row: nothing was looked at.
    lacks: (context) => (needs.flat().includes('heap') || heapSitesOf(context).count >= LEAST[least] ? undefined : least),
    run: (context) => {
      const table = heapSitesOf(context);
      const found: Found[] = [];
      for (const growth of growthsOf(context)) {
        const shape = found.length < MOST_FINDINGS ? shapeOf(growth, { context, table }) : undefined;
        if (!shape) continue;
        const sure = certaintyOf(growth, shape.weight, shape.because);
        for (const [factor, why] of shape.less ?? []) sure.less(true, factor, why);
        if (shape.most !== undefined) sure.atMost(true, shape.most);
        const finding = growthFinding(context, table, growth, { rule: about.id, sure, sentence: shape.sentence, fix: shape.fix, evidence: shape.evidence ?? [] });
        found.push({ ...finding, functions: [...new Set([...finding.functions, ...(shape.functions ?? [])])] });
      }
      return found;
    },
  };
}
