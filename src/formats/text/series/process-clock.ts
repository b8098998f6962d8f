/** Times since a process began, which begin again when it is started anew: later runs are put behind earlier ones. */

export class ProcessClock {
  restarts = 0;
  /** What is added to the times of the run that is being read, in ms. */
  private offset = 0;
  private latest = 0;
  private startedAt = Infinity;

  /** The place of a time of the current run. */
  at(time: number): number {
    const placed = this.offset + time;
    if (placed > this.latest) this.latest = placed;
    return placed;
  }

  /** The end of what was seen so far. */
  get now(): number {
    return this.latest;
  }

  /** How long the current run has been seen. */
  get runTime(): number {
    return this.latest - this.offset;
  }

  /** The process was started again: its times go on where the last run was last seen, however long it stood still. */
  restart(): number {
    this.restarts++;
    this.offset = this.latest;
    return this.latest;
  }

  /**
   * A wall time at which the current run said it was so old. Lines are written a little after what they tell of, so the
   * earliest beginning is nearest. Only of the first run: later ones are not where they were.
   */
  anchor(wall: number, age: number): void {
    if (this.restarts === 0 && Number.isFinite(wall)) this.startedAt = Math.min(this.startedAt, wall - age);
  }

  get began(): number | undefined {
    return Number.isFinite(this.startedAt) ? this.startedAt : undefined;
  }
}

const RFC3339 = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)/;

/** The first full time in a line, in ms since 1970; as containers and JSON logs write them. */
export function wallTimeIn(line: string): number | undefined {
  const found = RFC3339.exec(line);
  return found ? parseTime(found[0]) : undefined;
}

/** RFC 3339, with a zone with or without colon, and a comma before the fraction. */
export function parseTime(text: string): number | undefined {
  const time = Date.parse(text.replace(',', '.').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
}
