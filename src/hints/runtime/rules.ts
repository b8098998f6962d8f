import type { Rule } from '../rule.ts';
import { m01 } from './m01-live-heap-rises.ts';
import { m02 } from './m02-stacks-grow.ts';
import { m03 } from './m03-outside-the-heap.ts';
import { m04 } from './m04-fragmentation.ts';
import { m05 } from './m05-idle-not-returned.ts';
import { m06 } from './m06-gc-pressure.ts';
import { m07 } from './m07-unusual-gogc.ts';
import { m08 } from './m08-limit-thrash.ts';
import { m09 } from './m09-forced-collections.ts';
import { m10 } from './m10-finalizer-backlog.ts';
import { m12 } from './m12-stale-heap-profile.ts';
import { m13 } from './m13-threads-grow.ts';
import { m15 } from './m15-time-to-limit.ts';

export const RUNTIME_RULES: readonly Rule[] = [m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m12, m13, m15];
