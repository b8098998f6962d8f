import { lazyPart } from '../views/shared/lazy-part.tsx';

/** What the first page does not need. Fetched once someone shows that they will: a drag, a load, a hover. */
const workspace = lazyPart(() => import('./workspace.tsx').then((module) => module.Workspace));
/** With the commands that its buttons are. */
const captureTabs = lazyPart(async () => {
  const [{ CaptureTabs: part }] = await Promise.all([import('../views/header/capture-tabs.tsx'), import('./compare-commands.ts')]);
  return part;
});
const palette = lazyPart(() => import('./palette.tsx').then((module) => module.Palette));
const compareView = lazyPart(() => import('./compare-workspace.tsx').then((module) => module.CompareWorkspace));
const memory = lazyPart(() => import('./memory-workspace.tsx').then((module) => module.MemoryWorkspace));
const findings = lazyPart(() => import('./findings-workspace.tsx').then((module) => module.FindingsWorkspace));
const findingBar = lazyPart(() => import('../views/findings/finding-bar.tsx').then((module) => module.FindingBar));
const arrivalPage = lazyPart(() => import('../views/share/arrival-page.tsx').then((module) => module.ArrivalPage));
const shareDialog = lazyPart(() => import('../views/share/share-dialog.tsx').then((module) => module.ShareDialog));
const helpSheet = lazyPart(() => import('./help-sheet.tsx').then((module) => module.HelpSheet));

export const Workspace = workspace.Part;
export const CaptureTabs = captureTabs.Part;
export const CompareWorkspace = compareView.Part;
export const MemoryView = memory.Part;
export const FindingsView = findings.Part;
export const FindingBar = findingBar.Part;
export const ArrivalPage = arrivalPage.Part;
export const ShareDialog = shareDialog.Part;
export const Palette = palette.Part;
export const HelpSheet = helpSheet.Part;

/** A capture is about to come: what shows it is fetched while it is read. */
export function anticipate(): void {
  void workspace.prefetch();
  void captureTabs.prefetch();
  // A failure is reported when the workspace itself is shown.
  import('./capture-views.ts').then((module) => module.prefetchFirstViews(), () => undefined);
}

/** Several files are about to come, or there are some already: they may be of one kind. */
export function anticipateComparison(): void {
  void compareView.prefetch();
  void findings.prefetch();
}

/** With a capture open, keys come fast: what they call up should be there before they are pressed. */
export function anticipateRest(): void {
  void palette.prefetch();
  void helpSheet.prefetch();
  void memory.prefetch();
  void findings.prefetch();
  void findingBar.prefetch();
  import('./capture-views.ts').then((module) => module.prefetchOtherViews(), () => undefined);
}
