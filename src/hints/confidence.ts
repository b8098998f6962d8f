/** How sure a rule is, and why: independent evidence joins by noisy-OR, what speaks against it multiplies. */

export interface Confident {
  readonly confidence: number;
  /** Each a clause. */
  readonly reasons: readonly string[];
}

/** 1 - ∏(1 - w): what one of several independent signs would miss, another may see (Pearl 1988, §4.3). */
export function noisyOr(weights: readonly number[]): number {
  return 1 - weights.reduce((missed, weight) => missed * (1 - clamp(weight)), 1);
}

/**
 * Collects signs for and against. `because` may be left out where the sentence already says it.
 *
 *     certainty(0.6, 'all of them wait to send').more(grew, 0.3, 'there are more than before').less(stable, 0.3, '…').done()
 */
export function certainty(base: number, because?: string): Certainty {
  return new Certainty(base, because);
}

export class Certainty {
  private readonly signs: number[];
  private readonly reasons: string[];
  private against = 1;
  private most = 1;
  private least = 0;

  constructor(base: number, because?: string) {
    this.signs = [base];
    this.reasons = because === undefined ? [] : [because];
  }

  /** More evidence, when it is there. */
  more(when: boolean, weight: number, because?: string): this {
    if (when) {
      this.signs.push(weight);
      this.say(because);
    }
    return this;
  }

  /** What speaks against it, when it does: a factor, 0 ends it. */
  less(when: boolean, factor: number, because?: string): this {
    if (when) {
      this.against *= clamp(factor);
      this.say(because);
    }
    return this;
  }

  /** However much speaks for it: this evidence can't carry more. */
  atMost(when: boolean, most: number, because?: string): this {
    if (when && most < this.most) {
      this.most = most;
      this.say(because);
    }
    return this;
  }

  /** Proof: nothing that speaks against it brings it below. */
  atLeast(when: boolean, least: number, because?: string): this {
    if (when && least > this.least) {
      this.least = least;
      this.say(because);
    }
    return this;
  }

  done(): Confident {
    const confidence = Math.max(this.least, Math.min(this.most, noisyOr(this.signs) * this.against));
    return { confidence, reasons: [...this.reasons] };
  }

  private say(because: string | undefined): void {
    if (because !== undefined && !this.reasons.includes(because)) this.reasons.push(because);
  }
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
