import type { GoroutineFacts, GoroutineGroupOrder, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import type { HeadCell } from '../shared/head-cell.tsx';

/** Widths as grid tracks, never in `ch`: head and rows have different fonts; `narrow` undefined: left out where there is little room. */
export interface GroupColumn {
  readonly cell: HeadCell<GoroutineGroupOrder['by']>;
  readonly width: string;
  readonly narrow: string | undefined;
}

const WAIT = 'Time since the first garbage collection that saw it blocked, in whole minutes';

const COUNT: GroupColumn = { cell: { column: 'count', title: 'Count', explanation: 'Goroutines in the group', sort: 'count' }, width: '84px', narrow: '66px' };
const SHARE: GroupColumn = { cell: { column: 'share', title: 'Share', explanation: 'Of all goroutines', sort: undefined }, width: '72px', narrow: undefined };
const LONGEST: GroupColumn = { cell: { column: 'longest', title: 'Longest', explanation: `The longest wait. ${WAIT}`, sort: 'longestWait' }, width: '108px', narrow: 'clamp(76px, 19cqw, 108px)' };
const MEDIAN: GroupColumn = { cell: { column: 'median', title: 'Median', explanation: `The wait in the middle. ${WAIT}`, sort: 'medianWait' }, width: '108px', narrow: undefined };
const OLDEST: GroupColumn = { cell: { column: 'oldest', title: 'Oldest', explanation: 'The smallest number of a goroutine: they are numbered as they are created', sort: 'oldestId' }, width: '84px', narrow: undefined };
const STATE: GroupColumn = { cell: { column: 'state', title: 'State', explanation: 'As a dump prints it; a ? marks what was read from the stack and is not certain', sort: undefined, isText: true }, width: '204px', narrow: 'clamp(84px, 25cqw, 204px)' };
const NAME: GroupColumn = { cell: { column: 'name', title: 'Where', explanation: 'The innermost function of the program. Sort by name', sort: 'name', isText: true }, width: 'minmax(0, 2fr)', narrow: 'minmax(0, 1fr)' };
const CREATOR: GroupColumn = { cell: { column: 'creator', title: 'Created by', explanation: 'The function with the go statement', sort: undefined, isText: true }, width: 'minmax(0, 1fr)', narrow: undefined };
const RUNS: GroupColumn = { ...CREATOR, cell: { ...CREATOR.cell, title: 'Runs', explanation: 'The function that they run: this form does not say what created them' } };

/** Only what the form tells. What is grouped by comes first of the words. */
export function groupColumns(by: GoroutineQuery['by'], tells: GoroutineFacts['tells'] | undefined, hasWaits: boolean): readonly GroupColumn[] {
  const creator = tells?.creators === false ? RUNS : CREATOR;
  const numbers = [COUNT, SHARE, ...(hasWaits ? [LONGEST, MEDIAN] : []), ...(tells?.ids === true ? [OLDEST] : [])];
  switch (by) {
    case 'stack':
      return [...numbers, STATE, NAME, ...(tells?.creators === false ? [] : [creator])];
    case 'state':
      return [...numbers, STATE, NAME];
    case 'creator':
      return [...numbers, { ...creator, width: 'minmax(0, 2fr)', narrow: 'minmax(0, 1fr)' }, { ...STATE, narrow: undefined }, { ...NAME, width: 'minmax(0, 1fr)', narrow: undefined }];
  }
}
