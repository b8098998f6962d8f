import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import { AddressMapBuilder } from '../graph/address-map.ts';
import type { ObjectRuns } from './layout.ts';
import type { ObjectSink } from './scan-objects.ts';

/** Addresses of objects, and their sizes by runs: a span's objects stand in the file as they do in memory. */
export class RunSink implements ObjectSink {
  readonly addresses = new AddressMapBuilder();
  private readonly runs: ObjectRuns = { start: new GrowableFloat64(), size: new GrowableFloat64(), count: new GrowableInt32() };
  private start = -1;
  private size = 0;
  private end = -1;
  private count = 0;

  add(address: number, size: number): void {
    this.addresses.add(address);
    if (address === this.end && size === this.size) {
      this.end = address + size;
      this.count++;
      return;
    }
    this.close();
    this.start = address;
    this.size = size;
    this.end = address + size;
    this.count = 1;
  }

  takeRuns(): ObjectRuns {
    this.close();
    return this.runs;
  }

  private close(): void {
    if (this.count === 0) return;
    this.runs.start.push(this.start);
    this.runs.size.push(this.size);
    this.runs.count.push(this.count);
    this.count = 0;
  }
}
