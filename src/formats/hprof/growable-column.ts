/** Sums by class, 0 where nothing was counted. */
export class GrowableColumn {
  data = new Float64Array(1024);

  add(number: number, value: number): void {
    this.reach(number);
    this.data[number]! += value;
  }

  raise(number: number, value: number): void {
    this.reach(number);
    if (value > this.data[number]!) this.data[number] = value;
  }

  clear(): void {
    this.data.fill(0);
  }

  private reach(number: number): void {
    if (number < this.data.length) return;
    const next = new Float64Array(Math.max(number + 1, this.data.length * 2));
    next.set(this.data);
    this.data = next;
  }
}
