import type { ReactNode } from 'react';
import type { ViewId } from '../../store/session.ts';
import { TabBar, type Tab } from '../shared/tab-bar.tsx';

export const VIEW_PANEL_ID = 'view-panel';

const TABS: readonly (Tab & { readonly view: ViewId })[] = [
  { view: 'both', title: 'Both', command: 'view.both' },
  { view: 'flame', title: 'Flame graph', command: 'view.flame' },
  { view: 'top', title: 'Top', command: 'view.top' },
  { view: 'neighbours', title: 'Callers & callees', command: 'view.neighbours' },
  { view: 'labels', title: 'Labels', command: 'view.labels' },
  { view: 'goroutines', title: 'Goroutines', command: 'view.goroutines' },
];

/** `wide`: there is room for two views side by side. */
export function ViewTabs({ view, wide, hasGoroutines }: { readonly view: ViewId; readonly wide: boolean; readonly hasGoroutines: boolean }): ReactNode {
  const tabs = TABS.filter((tab) => (wide || tab.view !== 'both') && (hasGoroutines || tab.view !== 'goroutines'));
  return <TabBar label="Views" tabs={tabs} view={view} panel={VIEW_PANEL_ID} idPrefix="tab-" />;
}
