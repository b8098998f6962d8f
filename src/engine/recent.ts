/** A small cache that forgets what was asked for longest ago. */
export class Recent<T> {
  private readonly entries = new Map<string, T>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  clear(): void {
    this.entries.clear();
  }

  get(key: string, make: () => T): T {
    let entry = this.entries.get(key);
    if (entry === undefined) entry = make();
    else this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size > this.most) this.entries.delete(this.entries.keys().next().value!);
    return entry;
  }
}
