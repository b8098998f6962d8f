import type { Rule } from '../rule.ts';
import { x01, x02, x03 } from './x01-fix-verified.ts';

export const VERIFY_RULES: readonly Rule[] = [x01, x02, x03];
