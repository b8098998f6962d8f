/** Which heap of objects a file is, from its first bytes. Small: it is in the first load. */
import { looksLikeGoDump } from './go-dump/looks-like.ts';
import { looksLikeHprof } from './hprof/looks-like-hprof.ts';
import { looksLikeV8Snapshot } from './v8/looks-like.ts';

export type GraphFormat = 'go-heap-dump' | 'hprof' | 'v8-snapshot';

export function graphFormatOf(head: Uint8Array): GraphFormat | undefined {
  if (looksLikeGoDump(head)) return 'go-heap-dump';
  if (looksLikeHprof(head)) return 'hprof';
  return looksLikeV8Snapshot(head) ? 'v8-snapshot' : undefined;
}
