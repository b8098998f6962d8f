/**
 * Whose code a frame is: the user's own module · Go's standard library · its runtime · a vendored or downloaded
 * module · code of another language · not known (no symbol).
 */
export type CodeOrigin = 'own' | 'std' | 'runtime' | 'dependency' | 'foreign' | 'unknown';

/** Fixed order: columns hold an index into it. */
export const CODE_ORIGINS: readonly CodeOrigin[] = ['own', 'std', 'runtime', 'dependency', 'foreign', 'unknown'];

/** Whether a function was inlined at all, some, or none of the places that were merged. */
export type InlineState = 'no' | 'partial' | 'yes';
