import type { HintContext } from '../context.ts';
import { heapCallers } from './heap-callers.ts';
import { goroutinesCalling } from './goroutine-callers.ts';
import type { GoroutineTable } from './groups.ts';

const CLIENT = /^net\/http\.(?:\(\*Client\)\.(?:Do|do|Get|Head|Post|PostForm)|\(\*Transport\)\.RoundTrip|Get|Head|Post|PostForm|NewRequest(?:WithContext)?)$/;

/** The program's functions that make requests: those that are at it in a dump, and by what their requests keep in the heap. */
export function httpCallers(context: HintContext, table: GoroutineTable): readonly string[] {
  return [...new Set([...heapCallers(context, CLIENT).map(({ name }) => name), ...goroutinesCalling(table, CLIENT)])];
}
