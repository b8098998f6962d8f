import { formatBytes } from '../../lib/format-value.ts';
import { gainBy } from './growth.ts';
import { growthRule } from './growth-rule.ts';
import { TAG } from './library-frames.ts';
import { fromTo, pace, place } from './tell.ts';

export const h14 = growthRule(
  {
    id: 'H14',
    title: 'Contexts that are never cancelled',
    doc: {
      evidence: 'Growth as in H01 or H02, a fifth or more of it in what package context makes: cancelCtx and timerCtx objects, and the map of children in `(*cancelCtx).propagateCancel`.',
      limits: 'Contexts with a long timeout are freed when it ends: growth stops then. `context.WithValue` alone keeps its parents, but nothing keeps it.',
      source: 'context/context.go, propagateCancel and removeChild; the lostcancel check of go vet',
    },
    healthy: 'No growing place derives contexts.',
  },
  (growth) => {
    const gain = gainBy(growth, TAG.context);
    if (gain < 0.2 * growth.gain) return undefined;
    const [site] = growth.sites;
    return {
      weight: 0.8,
      because: `${formatBytes(gain)} of it are contexts and their parents' lists of them`,
      sentence: `${fromTo(growth)} are in contexts that ${place(site!)} derives${pace(growth)}; their parent keeps each of them until it is cancelled or times out.`,
      fix: `Call the cancel function that \`${growth.name}\` gets in every case: \`ctx, cancel := context.WithTimeout(…); defer cancel()\`. \`go vet\` finds those that are thrown away (lostcancel).`,
    };
  },
);
