import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import { IdTable } from './id-table.ts';

/** A profile as it stands in the file: ids made dense, strings still bytes, samples in file order. */
export class RawProfile {
  /** Byte ranges of the string table's entries. */
  readonly stringStart = new GrowableInt32();
  readonly stringEnd = new GrowableInt32();

  readonly valueTypes: { readonly type: number; readonly unit: number }[] = [];
  periodType: { readonly type: number; readonly unit: number } | undefined;
  period = 0;
  timeNanos = 0n;
  durationNanos = 0n;
  defaultType = 0;
  dropFrames = 0;
  keepFrames = 0;
  docUrl = 0;
  readonly comments: number[] = [];

  readonly mappingIds: IdTable;
  readonly mappings: RawMapping[] = [];

  readonly functionIds: IdTable;
  readonly functions = {
    /** Index from `functionIds`, in file order. */
    index: new GrowableInt32(),
    name: new GrowableInt32(),
    systemName: new GrowableInt32(),
    file: new GrowableInt32(),
    startLine: new GrowableFloat64(),
  };

  readonly locationIds: IdTable;
  readonly locations = {
    /** Index from `locationIds`, in file order. */
    index: new GrowableInt32(),
    /** Index from `mappingIds`, -1 for none. */
    mapping: new GrowableInt32(),
    addressLow: new GrowableInt32(),
    addressHigh: new GrowableInt32(),
    folded: new GrowableInt32(),
    firstLine: new GrowableInt32(),
  };
  /** Lines of locations in file order: innermost first. */
  readonly lines = {
    /** Index from `functionIds`, -1 for none. */
    func: new GrowableInt32(),
    line: new GrowableFloat64(),
    column: new GrowableFloat64(),
  };

  /** CSR: locations of sample `i`, innermost first. */
  readonly sampleStart = new GrowableInt32();
  readonly sampleLocations: GrowableInt32;
  /** `valuesPerSample` numbers for each sample. */
  readonly values: GrowableFloat64;
  valuesPerSample = -1;
  /** CSR: labels of sample `i`. */
  readonly labelStart = new GrowableInt32();
  readonly labels = {
    key: new GrowableInt32(),
    text: new GrowableInt32(),
    numberLow: new GrowableInt32(),
    numberHigh: new GrowableInt32(),
    unit: new GrowableInt32(),
  };

  /** Samples left out because they had another number of values. */
  oddSamples = 0;
  /** Where reading had to stop, -1 when the end was reached. */
  brokenAt = -1;
  brokenBecause: 'cut' | 'damaged' = 'cut';

  constructor(byteLength: number) {
    this.mappingIds = new IdTable(byteLength);
    this.functionIds = new IdTable(byteLength);
    this.locationIds = new IdTable(byteLength);
    this.sampleLocations = new GrowableInt32(Math.max(256, byteLength >> 3));
    this.values = new GrowableFloat64(Math.max(256, byteLength >> 5));
    this.sampleStart.push(0);
    this.labelStart.push(0);
  }

  get sampleCount(): number {
    return this.sampleStart.length - 1;
  }
}

export interface RawMapping {
  readonly index: number;
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
  readonly file: number;
  readonly buildId: number;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}
