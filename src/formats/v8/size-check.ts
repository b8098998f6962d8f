import { formatCount } from '../../lib/format-value.ts';

/** 64 TiB: more than any process has had. */
const LARGEST = 2 ** 46;

/** Sizes in a damaged file can be anything; those that can't be true count as 0, so that every sum of them is exact. */
export class SizeCheck {
  /** Sizes that counted as 0. */
  rejected = 0;
  private left = Number.MAX_SAFE_INTEGER;

  of(value: number): number {
    const size = Math.floor(value);
    if (size < 0 || size > LARGEST || size > this.left) {
      this.rejected++;
      return 0;
    }
    this.left -= size;
    return size;
  }
}

export function rejectedSentence(count: number): string {
  return count === 1 ? '1 size can’t be true and is left out.' : `${formatCount(count)} sizes can’t be true and are left out.`;
}
