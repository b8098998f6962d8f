/**
 * What a picture of two captures shows of its rectangles. `own`: frames by whose code they are, one capture. `base`
 * and `head`: that side of a merged tree, the rest of each rectangle as a ghost. `delta`: what grew and what shrank.
 */
export type FlamePaint = 'own' | 'base' | 'head' | 'delta';
