import type { FunctionGroups } from './function-groups.ts';

/** What a tree's groups are called: functions of one profile, or the matched functions of several. */
export type TreeNames = Pick<
  FunctionGroups,
  'count' | 'names' | 'displayNames' | 'packages' | 'files' | 'origin' | 'hue' | 'byName'
>;
