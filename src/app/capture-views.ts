import { lazyPart } from '../views/shared/lazy-part.tsx';

/** The views of a capture, each fetched on its own. */
const flame = lazyPart(() => import('../views/flame/flame-view.tsx').then((module) => module.FlameView));
const top = lazyPart(() => import('../views/table/top-table.tsx').then((module) => module.TopTable));
const neighbours = lazyPart(() => import('../views/neighbours/neighbours-view.tsx').then((module) => module.NeighboursView));
const labels = lazyPart(() => import('../views/labels/labels-view.tsx').then((module) => module.LabelsView));
const goroutines = lazyPart(() => import('../views/goroutines/goroutines-view.tsx').then((module) => module.GoroutinesView));
/** With everything that only object graphs need. */
const graph = lazyPart(async () => {
  const { prefetchFirstGraphViews, prefetchOtherGraphViews } = await import('./graph-views.ts');
  const [{ GraphWorkspace: part }] = await Promise.all([import('./graph-workspace.tsx'), prefetchFirstGraphViews()]);
  prefetchOtherGraphViews();
  return part;
});

export const FlameView = flame.Part;
export const TopTable = top.Part;
export const NeighboursView = neighbours.Part;
export const LabelsView = labels.Part;
export const GoroutinesView = goroutines.Part;
export const GraphWorkspace = graph.Part;

/** Those that a capture opens with: profiles first, as most are. */
export function prefetchFirstViews(): void {
  void Promise.all([flame.prefetch(), top.prefetch()]).then(graph.prefetch);
}

export function prefetchOtherViews(): void {
  void neighbours.prefetch();
  void labels.prefetch();
  void goroutines.prefetch();
}
