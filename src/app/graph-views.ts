import { lazyPart } from '../views/shared/lazy-part.tsx';

/** The views of an object graph, each fetched on its own. */
const dominators = lazyPart(() => import('../views/dominators/dominators-view.tsx').then((module) => module.DominatorsView));
const histogram = lazyPart(() => import('../views/histogram/histogram-view.tsx').then((module) => module.HistogramView));
const set = lazyPart(() => import('../views/histogram/set-view.tsx').then((module) => module.SetView));
const object = lazyPart(() => import('../views/object/object-view.tsx').then((module) => module.ObjectView));
const waste = lazyPart(() => import('../views/waste/waste-view.tsx').then((module) => module.WasteView));

export const DominatorsView = dominators.Part;
export const HistogramView = histogram.Part;
export const SetView = set.Part;
export const ObjectView = object.Part;
export const WasteView = waste.Part;

/** What a heap opens with. */
export function prefetchFirstGraphViews(): Promise<void> {
  return dominators.prefetch();
}

export function prefetchOtherGraphViews(): void {
  for (const { prefetch } of [histogram, set, object, waste]) void prefetch();
}
