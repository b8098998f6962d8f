/** How long to work before messages are let in, in ms. */
const TURN_MS = 20;

/** Long work asks between two parts: other work gets its turn, and a cancel is heard. */
export class Turns {
  private readonly isCancelled: () => boolean;
  private next = performance.now() + TURN_MS;

  constructor(isCancelled: () => boolean) {
    this.isCancelled = isCancelled;
  }

  /** Whether to stop. */
  async over(): Promise<boolean> {
    if (performance.now() < this.next) return this.isCancelled();
    await new Promise((resolve) => setTimeout(resolve));
    this.next = performance.now() + TURN_MS;
    return this.isCancelled();
  }
}
