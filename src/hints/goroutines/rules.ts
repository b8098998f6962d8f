import type { Rule } from '../rule.ts';
import { g01 } from './g01-proven-leaks.ts';
import { g02 } from './g02-blocked-senders.ts';
import { g03 } from './g03-receivers-forgotten.ts';
import { g04 } from './g04-nil-channels.ts';
import { g05 } from './g05-selects-without-end.ts';
import { g06 } from './g06-empty-selects.ts';
import { g07 } from './g07-stuck-mutexes.ts';
import { g08 } from './g08-stuck-rwmutexes.ts';
import { g09 } from './g09-wait-groups.ts';
import { g10 } from './g10-conditions.ts';
import { g12 } from './g12-long-sleeps.ts';
import { g13 } from './g13-reads-without-deadline.ts';
import { g14 } from './g14-blocking-calls.ts';
import { g15 } from './g15-http-bodies.ts';
import { g16 } from './g16-transports.ts';
import { g17 } from './g17-http2-streams.ts';
import { g18 } from './g18-request-pile-up.ts';
import { g19 } from './g19-context-watchers.ts';
import { g21 } from './g21-ticker-loops.ts';
import { g22 } from './g22-timers-in-loops.ts';
import { g23 } from './g23-sql-rows.ts';
import { g24 } from './g24-grpc-streams.ts';
import { g25 } from './g25-finalizers.ts';
import { g26 } from './g26-iterators.ts';
import { g27 } from './g27-goroutines-that-stay.ts';
import { g28 } from './g28-count-grows.ts';
import { g29 } from './g29-one-spawn-site.ts';
import { g30 } from './g30-lock-order.ts';
import { g31 } from './g31-detached.ts';
import { g33 } from './g33-crashes.ts';
import { g34 } from './g34-untold-waits.ts';
import { g35 } from './g35-other-programs.ts';
import { g36 } from './g36-leak-checks.ts';

export const GOROUTINE_RULES: readonly Rule[] = [
  g01, g02, g03, g04, g05, g06, g07, g08, g09, g10, g12, g13, g14, g15, g16, g17, g18, g19, g21, g22, g23, g24, g25, g26, g27, g28, g29, g30, g31, g33, g34, g35, g36,
];
