/** All rules. A new one is added to the list of its area. */
import { ESCAPE_RULES } from './escapes/rules.ts';
import { GOROUTINE_RULES } from './goroutines/rules.ts';
import { GRAPH_RULES } from './graphs/rules.ts';
import { HEAP_RULES } from './heap/rules.ts';
import type { Rule } from './rule.ts';
import { RUNTIME_RULES } from './runtime/rules.ts';
import { VERIFY_RULES } from './verify/rules.ts';

export const RULES: readonly Rule[] = [...VERIFY_RULES, ...GOROUTINE_RULES, ...HEAP_RULES, ...RUNTIME_RULES, ...GRAPH_RULES, ...ESCAPE_RULES];
