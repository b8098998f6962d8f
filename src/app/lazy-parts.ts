import { lazyPart } from '../views/shared/lazy-part.tsx';

/** What the first page does not need. Fetched once someone shows that they will: a drag, a load, a hover. */
const workspace = lazyPart(() => import('./workspace.tsx').then((module) => module.Workspace));
const captureTabs = lazyPart(() => import('../views/header/capture-tabs.tsx').then((module) => module.CaptureTabs));
const palette = lazyPart(() => import('./palette.tsx').then((module) => module.Palette));
const helpSheet = lazyPart(() => import('./help-sheet.tsx').then((module) => module.HelpSheet));

export const Workspace = workspace.Part;
export const CaptureTabs = captureTabs.Part;
export const Palette = palette.Part;
export const HelpSheet = helpSheet.Part;

/** A capture is about to come: what shows it is fetched while it is read. */
export function anticipate(): void {
  workspace.prefetch();
  captureTabs.prefetch();
  // A failure is reported when the workspace itself is shown.
  import('./capture-views.ts').then((module) => module.prefetchFirstViews(), () => undefined);
}

/** With a capture open, keys come fast: what they call up should be there before they are pressed. */
export function anticipateRest(): void {
  palette.prefetch();
  helpSheet.prefetch();
  import('./capture-views.ts').then((module) => module.prefetchOtherViews(), () => undefined);
}
