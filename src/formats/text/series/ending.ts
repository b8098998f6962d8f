/**
 * When a block of lines is over. A line that does not fit may come a second time, without the prefix that a container put
 * before it, so only the next line tells that it did not fit in either form.
 */
export class Ending {
  private missed = -1;

  /** The line did not fit. */
  miss(number: number): void {
    this.missed = number;
  }

  reset(): void {
    this.missed = -1;
  }

  /** A line before this one did not fit in any form. */
  isOver(number: number): boolean {
    return this.missed >= 0 && this.missed !== number;
  }
}
