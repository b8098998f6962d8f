/** Tables that several rules share, made in slices before the first of them runs: of a large capture they take a second. */
import { runInSlices } from '../lib/steps.ts';
import type { HintContext } from './context.ts';
import { prepareGoroutines } from './goroutines/groups.ts';
import { prepareHeapSites } from './heap/sites.ts';

const SLICES = { onProgress: () => undefined, sliceMs: 25 };

export async function prepare(context: HintContext): Promise<void> {
  if (context.heaps.length > 0) await runInSlices(prepareHeapSites(context), SLICES);
  if (context.goroutines.length > 0) await runInSlices(prepareGoroutines(context), SLICES);
}
