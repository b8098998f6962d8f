import type { ReactNode } from 'react';
import type { CompareView } from '../../store/comparison.ts';
import { TabBar, type Tab } from '../shared/tab-bar.tsx';

export const COMPARE_PANEL_ID = 'compare-panel';

const TABS: readonly (Tab & { readonly view: CompareView })[] = [
  { view: 'grew', title: 'What grew', command: 'compare.grew' },
  { view: 'side', title: 'Side by side', command: 'compare.side' },
  { view: 'difference', title: 'Difference', command: 'compare.difference' },
];

const GOROUTINE_TABS: typeof TABS = [{ view: 'goroutines', title: 'Goroutines', command: 'compare.goroutines' }, ...TABS];
const HEAP_TABS: typeof TABS = [{ view: 'dominators', title: 'Dominators', command: 'compare.dominators' }, ...TABS];

export function CompareTabs(props: { readonly view: CompareView; readonly ofHeaps: boolean; readonly ofGoroutines: boolean }): ReactNode {
  const { view, ofHeaps, ofGoroutines } = props;
  return <TabBar label="Views of the comparison" tabs={ofHeaps ? HEAP_TABS : ofGoroutines ? GOROUTINE_TABS : TABS} view={view} panel={COMPARE_PANEL_ID} idPrefix="compare-tab-" />;
}
