export interface HeapPair {
  readonly objects: number;
  readonly bytes: number;
}

const NOTHING: HeapPair = { objects: 0, bytes: 0 };

/**
 * What was really allocated, estimated from what was sampled: an object of `s` bytes is sampled with the probability
 * 1 - exp(-s / rate). Step for step what Go does when it writes the protobuf form (scaleHeapSample in
 * runtime/pprof/protomem.go), down to cutting off the fraction, so that both forms of one moment agree.
 */
export function scaleHeapSample(objects: number, bytes: number, rate: number): HeapPair {
  if (objects === 0 || bytes === 0) return NOTHING;
  // 1: all were sampled. 0: not known.
  if (rate <= 1) return { objects, bytes };
  const scale = 1 / (1 - Math.exp(-(bytes / objects) / rate));
  return { objects: Math.trunc(objects * scale), bytes: Math.trunc(bytes * scale) };
}
