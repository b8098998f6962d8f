import type { Rule } from '../rule.ts';
import { h26 } from './h26-accumulation-point.ts';
import { h27 } from './h27-finalizer-cycles.ts';
import { j01 } from './j01-single-suspect.ts';
import { j02 } from './j02-group-suspect.ts';
import { j03 } from './j03-static-collections.ts';
import { j05 } from './j05-thread-locals.ts';
import { j06 } from './j06-finalizer-backlog.ts';
import { v01 } from './v01-detached-dom.ts';
import { v04 } from './v04-collection-growth.ts';
import { v05 } from './v05-listeners.ts';
import { v07 } from './v07-duplicate-strings.ts';

export const GRAPH_RULES: readonly Rule[] = [h26, h27, j01, j02, j03, j05, j06, v01, v04, v05, v07];
