import type { HintContext } from '../context.ts';
import type { Group } from './groups.ts';

/** Only protobuf tells: `for range ch` and `v, ok := <-ch` are `chanrecv2`, other receives `chanrecv1` (runtime/chan.go). */
export function isReceivedInLoop(context: HintContext, group: Group): boolean {
  for (const { index: { profile } } of context.goroutines) {
    const { stacks, frames, functions, strings } = profile;
    const wanted = strings.indexOf('runtime.chanrecv2');
    if (wanted === -1) continue;
    const caller = strings.indexOf(group.frame);
    if (caller === -1) continue;
    for (let node = 1; node < stacks.count; node++) {
      if (nameAt(node) === wanted && nameAt(stacks.parent[node]!) === caller && frames.line[stacks.frame[stacks.parent[node]!]!] === group.line) return true;
    }
    function nameAt(node: number): number {
      const func = node > 0 ? frames.func[stacks.frame[node]!]! : -1;
      return func === -1 ? -1 : functions.name[func]!;
    }
  }
  return false;
}
