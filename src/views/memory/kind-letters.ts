import type { ProfileKind } from '../../model/capture.ts';

/** What stands on a pin. The name is beside it, for whoever points at it or hears it. */
export const KIND_LETTERS: Readonly<Record<ProfileKind, string>> = {
  heap: 'H',
  allocs: 'A',
  cpu: 'C',
  goroutine: 'G',
  goroutineleak: 'L',
  threadcreate: 'T',
  block: 'B',
  mutex: 'M',
  contention: 'M',
  retention: 'R',
  'go-objects': 'O',
  'jvm-objects': 'O',
  'v8-objects': 'O',
  other: 'P',
};
