import type { Rule } from '../rule.ts';
import { h01 } from './h01-growth.ts';
import { h02 } from './h02-growth-between.ts';
import { h03 } from './h03-never-freed.ts';
import { h04 } from './h04-map.ts';
import { h05 } from './h05-map-stayed-big.ts';
import { h06 } from './h06-sync-map.ts';
import { h07 } from './h07-append.ts';
import { h08, h09 } from './h08-small-part.ts';
import { h10 } from './h10-buffers.ts';
import { h11 } from './h11-pool.ts';
import { h12 } from './h12-closures.ts';
import { h13 } from './h13-cache.ts';
import { h14 } from './h14-contexts.ts';
import { h15 } from './h15-timers.ts';
import { h16 } from './h16-goroutine-peak.ts';
import { h17 } from './h17-decoded-any.ts';
import { h18 } from './h18-compiled-again.ts';
import { h20 } from './h20-compressors.ts';
import { h21 } from './h21-bufio.ts';
import { h22 } from './h22-handles.ts';
import { h23 } from './h23-churn.ts';
import { h25 } from './h25-defer-in-loop.ts';
import { h29 } from './h29-thin-evidence.ts';
import { h30 } from './h30-measuring.ts';
import { h31 } from './h31-outside.ts';
import { h32 } from './h32-largest.ts';

export const HEAP_RULES: readonly Rule[] = [
  h01, h02, h03, h04, h05, h06, h07, h08, h09, h10, h11, h12, h13, h14, h15, h16, h17, h18, h20, h21, h22, h23, h25, h29, h30, h31, h32,
];
