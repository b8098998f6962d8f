import type { Rule } from '../rule.ts';
import { e01, e03 } from './e01-why.ts';
import { e02 } from './e02-closures.ts';
import { e04 } from './e04-boxing.ts';
import { e05 } from './e05-global.ts';

export const ESCAPE_RULES: readonly Rule[] = [e01, e02, e03, e04, e05];
