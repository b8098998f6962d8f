import type { Failure } from '../model/failure.ts';

/** Large columns that can't be had throw a RangeError; anything else is a fault of ours and goes on. */
export function outOfMemory(error: unknown): Failure {
  if (!(error instanceof RangeError)) throw error;
  return {
    code: 'out-of-memory',
    sentence:
      'There is not enough memory here to open this profile. Close other captures or tabs, or make it smaller with go tool pprof -proto -focus=….',
  };
}
