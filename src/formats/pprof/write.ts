import { Writer } from 'protobufjs/minimal.js';
import type { Steps } from '../../lib/steps.ts';
import type { Mapping, StackProfile } from '../../model/stack-profile.ts';
import { ByteSink } from '../byte-sink.ts';
import { FUNCTION, LABEL, LINE, LOCATION, MAPPING, PROFILE, SAMPLE, VALUE_TYPE } from './fields.ts';

/** Which part of a profile to write. Without it everything is written, also what no sample refers to. */
export interface Selection {
  /** 1 for samples to write. */
  readonly kept: Uint8Array;
  /** 1 for frames to leave out of their stacks. */
  readonly hidden: Uint8Array | undefined;
}

/**
 * Writes a model as (uncompressed) pprof. Tables come before samples and in the model's order, so that reading it
 * again gives the same model.
 */
export function* writePprof(profile: StackProfile, selection?: Selection): Steps<Uint8Array<ArrayBuffer>> {
  return yield* new ProfileWriter(profile, selection).write();
}

const ROWS_BETWEEN_YIELDS = 1024;

class ProfileWriter {
  private readonly profile: StackProfile;
  private readonly kept: Uint8Array | undefined;
  private readonly hidden: Uint8Array | undefined;
  private readonly out = new ByteSink(1 << 16, 2 ** 31 - 1);
  private readonly stringIndex = new Map<string, number>([['', 0]]);

  constructor(profile: StackProfile, selection: Selection | undefined) {
    this.profile = profile;
    this.kept = selection?.kept;
    this.hidden = selection?.hidden;
  }

  *write(): Steps<Uint8Array<ArrayBuffer>> {
    const { profile } = this;
    const { origin } = profile;
    for (const { type, unit } of profile.valueTypes) this.valueType(PROFILE.sampleType, type, unit);
    profile.mappings.forEach((mapping, row) => this.mapping(mapping, row + 1));
    const used = this.usedTables();
    yield* this.functions(used.functions);
    yield* this.locations(used.locations);
    yield* this.samples();
    this.header((w) => {
      if (origin.dropFrames !== '') w.uint32(tag(PROFILE.dropFrames)).uint32(this.string(origin.dropFrames));
      if (origin.keepFrames !== '') w.uint32(tag(PROFILE.keepFrames)).uint32(this.string(origin.keepFrames));
      if (origin.timeNanos !== 0n) w.uint32(tag(PROFILE.timeNanos)).int64(halves(origin.timeNanos));
      if (origin.durationNanos !== 0n) w.uint32(tag(PROFILE.durationNanos)).int64(halves(origin.durationNanos));
    });
    if (origin.periodType) this.valueType(PROFILE.periodType, origin.periodType.type, origin.periodType.unit);
    this.header((w) => {
      if (origin.period !== 0) w.uint32(tag(PROFILE.period)).int64(origin.period);
      for (const comment of origin.comments) w.uint32(tag(PROFILE.comment)).int64(this.string(comment));
      if (origin.defaultType !== '') w.uint32(tag(PROFILE.defaultSampleType)).int64(this.string(origin.defaultType));
      if (origin.docUrl !== '') w.uint32(tag(PROFILE.docUrl)).int64(this.string(origin.docUrl));
    });
    for (const text of this.stringIndex.keys()) {
      this.header((w) => w.uint32(bytesTag(PROFILE.stringTable)).string(text));
    }
    return this.out.view().slice();
  }

  private string(text: string): number {
    let index = this.stringIndex.get(text);
    if (index === undefined) this.stringIndex.set(text, (index = this.stringIndex.size));
    return index;
  }

  private header(build: (writer: Writer) => unknown): void {
    const writer = Writer.create();
    build(writer);
    this.out.append(writer.finish());
  }

  private message(field: number, build: (writer: Writer) => unknown): void {
    const writer = Writer.create();
    writer.uint32(bytesTag(field)).fork();
    build(writer);
    this.out.append(writer.ldelim().finish());
  }

  private valueType(field: number, type: string, unit: string): void {
    this.message(field, (w) =>
      w.uint32(tag(VALUE_TYPE.type)).int64(this.string(type)).uint32(tag(VALUE_TYPE.unit)).int64(this.string(unit)),
    );
  }

  private mapping(mapping: Mapping, id: number): void {
    this.message(PROFILE.mapping, (w) => {
      w.uint32(tag(MAPPING.id)).uint64(id);
      w.uint32(tag(MAPPING.start)).uint64(halves(mapping.start));
      w.uint32(tag(MAPPING.limit)).uint64(halves(mapping.limit));
      w.uint32(tag(MAPPING.offset)).uint64(halves(mapping.offset));
      w.uint32(tag(MAPPING.file)).int64(this.string(mapping.file));
      w.uint32(tag(MAPPING.buildId)).int64(this.string(mapping.buildId));
      w.uint32(tag(MAPPING.hasFunctions)).bool(mapping.hasFunctions);
      w.uint32(tag(MAPPING.hasFilenames)).bool(mapping.hasFilenames);
      w.uint32(tag(MAPPING.hasLineNumbers)).bool(mapping.hasLineNumbers);
      w.uint32(tag(MAPPING.hasInlineFrames)).bool(mapping.hasInlineFrames);
    });
  }

  /** Under a selection only what its samples refer to: a filtered file should not carry what was filtered away. */
  private usedTables(): { readonly functions: Uint8Array; readonly locations: Uint8Array } {
    const { profile, kept, hidden } = this;
    const functions = new Uint8Array(profile.functions.count);
    const locations = new Uint8Array(profile.locations.count);
    if (!kept) return { functions: functions.fill(1), locations: locations.fill(1) };
    const { stacks, samples, frames } = profile;
    const used = new Uint8Array(stacks.count);
    for (let sample = 0; sample < samples.count; sample++) if (kept[sample] === 1) used[samples.node[sample]!] = 1;
    for (let node = stacks.count - 1; node > 0; node--) {
      if (used[node] === 0) continue;
      used[stacks.parent[node]!] = 1;
      const frame = stacks.frame[node]!;
      if (hidden?.[frame] === 1) continue;
      locations[frames.location[frame]!] = 1;
      if (frames.func[frame] !== -1) functions[frames.func[frame]!] = 1;
    }
    return { functions, locations };
  }

  private *functions(used: Uint8Array): Steps<void> {
    const { functions, strings } = this.profile;
    for (let row = 0; row < functions.count; row++) {
      if (row % ROWS_BETWEEN_YIELDS === 0) yield { phase: 'Writing functions', fraction: row / functions.count };
      if (used[row] === 0) continue;
      this.message(PROFILE.function, (w) => {
        w.uint32(tag(FUNCTION.id)).uint64(row + 1);
        w.uint32(tag(FUNCTION.name)).int64(this.string(strings[functions.name[row]!]!));
        w.uint32(tag(FUNCTION.systemName)).int64(this.string(strings[functions.systemName[row]!]!));
        w.uint32(tag(FUNCTION.file)).int64(this.string(strings[functions.file[row]!]!));
        w.uint32(tag(FUNCTION.startLine)).int64(functions.startLine[row]!);
      });
    }
  }

  private *locations(used: Uint8Array): Steps<void> {
    const { locations, frames } = this.profile;
    for (let row = 0; row < locations.count; row++) {
      if (row % ROWS_BETWEEN_YIELDS === 0) yield { phase: 'Writing locations', fraction: row / locations.count };
      if (used[row] === 0) continue;
      this.message(PROFILE.location, (w) => {
        w.uint32(tag(LOCATION.id)).uint64(row + 1);
        if (locations.mapping[row] !== -1) w.uint32(tag(LOCATION.mappingId)).uint64(locations.mapping[row]! + 1);
        w.uint32(tag(LOCATION.address)).uint64(
          asLong({ low: locations.addressLow[row]!, high: locations.addressHigh[row]! }),
        );
        // Lines stand innermost first in the file.
        for (let frame = locations.firstFrame[row + 1]! - 1; frame >= locations.firstFrame[row]!; frame--) {
          if (this.hidden?.[frame] === 1 || !hasLine(this.profile, frame)) continue;
          w.uint32(bytesTag(LOCATION.line)).fork();
          if (frames.func[frame] !== -1) w.uint32(tag(LINE.functionId)).uint64(frames.func[frame]! + 1);
          w.uint32(tag(LINE.line)).int64(frames.line[frame]!);
          w.uint32(tag(LINE.column)).int64(frames.column[frame]!);
          w.ldelim();
        }
        if (locations.folded[row] === 1) w.uint32(tag(LOCATION.isFolded)).bool(true);
      });
    }
  }

  private *samples(): Steps<void> {
    const { profile, kept, hidden } = this;
    const { samples, stacks, frames, locations, strings } = profile;
    const { labels } = samples;
    for (let sample = 0; sample < samples.count; sample++) {
      if (sample % ROWS_BETWEEN_YIELDS === 0) yield { phase: 'Writing samples', fraction: sample / samples.count };
      if (kept?.[sample] === 0) continue;
      this.message(PROFILE.sample, (w) => {
        w.uint32(bytesTag(SAMPLE.locationId)).fork();
        let visible = false;
        for (let node = samples.node[sample]!; node > 0; node = stacks.parent[node]!) {
          const frame = stacks.frame[node]!;
          if (hidden?.[frame] !== 1) visible = true;
          const location = frames.location[frame]!;
          if (frame !== locations.firstFrame[location]) continue;
          // The outermost frame of this location: the location is complete.
          if (visible) w.uint64(location + 1);
          visible = false;
        }
        w.ldelim();
        w.uint32(bytesTag(SAMPLE.value)).fork();
        for (const column of samples.values) w.int64(column[sample]!);
        w.ldelim();
        for (let at = labels.first[sample]!; at < labels.first[sample + 1]!; at++) {
          w.uint32(bytesTag(SAMPLE.label)).fork();
          w.uint32(tag(LABEL.key)).int64(this.string(strings[labels.key[at]!]!));
          if (labels.text[at] === -1) w.uint32(tag(LABEL.number)).int64(labels.number[at]!);
          else w.uint32(tag(LABEL.text)).int64(this.string(strings[labels.text[at]!]!));
          const unit = strings[labels.unit[at]!]!;
          if (unit !== '') w.uint32(tag(LABEL.unit)).int64(this.string(unit));
          w.ldelim();
        }
      });
    }
  }
}

/** A frame that only stands in for a location without lines is not written as one. */
function hasLine(profile: StackProfile, frame: number): boolean {
  const { frames, locations } = profile;
  const location = frames.location[frame]!;
  const lines = locations.firstFrame[location + 1]! - locations.firstFrame[location]!;
  return lines > 1 || frames.func[frame] !== -1 || frames.line[frame] !== 0 || frames.column[frame] !== 0;
}

function tag(field: number): number {
  return field << 3;
}

function bytesTag(field: number): number {
  return (field << 3) | 2;
}

interface Halves {
  readonly low: number;
  readonly high: number;
}

/** protobufjs takes its 64-bit numbers in two halves. */
function halves(value: bigint): Long {
  return asLong({ low: Number(BigInt.asUintN(32, value)), high: Number(BigInt.asUintN(32, value >> 32n)) });
}

type Long = Exclude<Parameters<Writer['int64']>[0], number | string | bigint>;

function asLong(value: Halves): Long {
  return { ...value, unsigned: true };
}
