import type { ProfileKind } from '../model/capture.ts';
import type { StackProfile } from '../model/stack-profile.ts';

/** Told from types and frames; a file's name may say anything. */
export function kindOf(profile: StackProfile): ProfileKind {
  const types = profile.valueTypes.map(({ type }) => type);
  const has = (type: string): boolean => types.includes(type);
  if (has('inuse_space') || has('inuse_objects')) {
    if (isRetention(profile)) return 'retention';
    return profile.origin.defaultType.startsWith('alloc_') ? 'allocs' : 'heap';
  }
  if (has('alloc_space') || has('alloc_objects')) return 'allocs';
  if (has('goroutineleak')) return 'goroutineleak';
  if (has('goroutine') || has('goroutines')) return 'goroutine';
  if (has('threadcreate')) return 'threadcreate';
  if (has('contentions') || has('delay')) return contentionKind(profile);
  if (has('cpu')) return 'cpu';
  return 'other';
}

/**
 * goref (github.com/cloudwego/goref) writes a heap's references as a profile: below a variable or a local each frame is
 * a field and the type behind it, `next. (*main.Order)`, `$mapval. (main.Session)`.
 */
function isRetention({ functions, strings }: StackProfile): boolean {
  let fields = 0;
  for (let func = 0; func < functions.count; func++) if (REFERENCE.test(strings[functions.name[func]!]!)) fields++;
  return fields > 0 && fields * 3 >= functions.count;
}

const REFERENCE = /\. \(.+\)$/;

/**
 * Block and mutex profiles have the same types. A mutex profile is recorded where a lock is released, a block profile
 * where something waits.
 */
function contentionKind(profile: StackProfile): ProfileKind {
  const { samples, stacks, frames, functions, strings } = profile;
  let released = 0;
  let waited = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const node = samples.node[sample]!;
    if (node === 0) continue;
    const func = frames.func[stacks.frame[node]!]!;
    if (func === -1) continue;
    const name = strings[functions.name[func]!]!;
    if (/\b(R?Unlock|unlock2?|_LostContendedRuntimeLock|runtime\.semrelease)$/.test(name)) released++;
    else waited++;
  }
  if (released + waited === 0) return 'contention';
  return released >= waited ? 'mutex' : 'block';
}
