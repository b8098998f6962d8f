/** Whether a form tells enough of the goroutines for "none of them waits so" to be said. */
import type { HintContext } from '../context.ts';
import type { Need } from '../rule.ts';
import { goroutineTable, type GoroutineTable } from './groups.ts';

/** As many as a rule would speak of. */
const MANY = 100;
const FEW = 20;
const SHARE = 0.2;

/** For rules that look at states: too many are in one that is not told. */
export function lacksStates(context: HintContext): Need | undefined {
  const table = goroutineTable(context);
  return table && isPile(table, table.untold) ? 'states' : undefined;
}

/** For rules that look at what the runtime's own frames tell: without their names there is nothing to look at. */
export function lacksRuntimeFrames(context: HintContext): Need | undefined {
  return goroutineTable(context)?.isGuessed === true ? 'states' : lacksStates(context);
}

/** For rules that look at functions: too many have none with a name. */
export function lacksNames(context: HintContext): Need | undefined {
  const table = goroutineTable(context);
  return table && isPile(table, table.unnamed) ? 'states' : undefined;
}

function isPile({ users }: GoroutineTable, count: number): boolean {
  return count >= MANY || (count >= FEW && count >= SHARE * users);
}
