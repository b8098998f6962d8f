import type { ReactNode } from 'react';
import type { CompareView } from '../../store/comparison.ts';
import { TabBar, type Tab } from '../shared/tab-bar.tsx';

export const COMPARE_PANEL_ID = 'compare-panel';

const TABS: readonly (Tab & { readonly view: CompareView })[] = [
  { view: 'grew', title: 'What grew', command: 'compare.grew' },
  { view: 'side', title: 'Side by side', command: 'compare.side' },
  { view: 'difference', title: 'Difference', command: 'compare.difference' },
];

export function CompareTabs({ view }: { readonly view: CompareView }): ReactNode {
  return <TabBar label="Views of the comparison" tabs={TABS} view={view} panel={COMPARE_PANEL_ID} idPrefix="compare-tab-" />;
}
