import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readPprof } from '../formats/pprof/read.ts';
import { StackCollector, type CollectedLabel } from '../formats/text/stack-collector.ts';
import { runToEnd } from '../lib/steps.ts';
import type { StackProfile } from '../model/stack-profile.ts';

/** A goroutine, or with `times` a sample that stands for several, as protobuf has them. */
export interface MadeGoroutine {
  /** `main.work:12`, innermost first; the file follows from the package. Nameless: `:`. */
  readonly stack: readonly string[];
  readonly id?: number;
  readonly state?: string;
  readonly wait?: number;
  readonly by?: string;
  /** The goroutine that created it. */
  readonly in?: number;
  readonly on?: string;
  readonly marks?: readonly ('leaked' | 'durable' | 'locked to thread')[];
  readonly has?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly times?: number;
}

export function madeDump(goroutines: readonly MadeGoroutine[]): StackProfile {
  const collector = new StackCollector([{ type: 'goroutine', unit: 'count' }]);
  for (const { stack, times = 1, ...goroutine } of goroutines) {
    const locations = stack.map((frame) => {
      const colon = frame.lastIndexOf(':');
      const name = frame.slice(0, colon);
      return collector.location(name, name === '' ? '' : `/src/${name.split('.')[0]}.go`, Number(frame.slice(colon + 1)));
    });
    collector.add(locations, [times], labelsOf(goroutine));
  }
  return runToEnd(collector.take());
}

function labelsOf({ id, state, wait, by, in: parent, on, marks = [], has = [], labels = {} }: Omit<MadeGoroutine, 'stack'>): readonly CollectedLabel[] {
  return [
    ...(id === undefined ? [] : [{ key: 'id', number: id }]),
    ...(by === undefined ? [] : [{ key: 'created by', text: by }]),
    ...(parent === undefined ? [] : [{ key: 'created in', number: parent }]),
    ...(on === undefined ? [] : [{ key: 'waits on', text: on }]),
    ...has.map((text) => ({ key: 'frame argument', text })),
    ...(state === undefined ? [] : [{ key: 'state', text: state }]),
    ...(wait === undefined ? [] : [{ key: 'wait', number: wait, unit: 'minutes' }]),
    ...marks.map((key) => ({ key, text: 'yes' })),
    ...Object.entries(labels).map(([key, text]) => ({ key, text })),
  ];
}

/** A profile from `fixtures/captures`. */
export function pprofFixture(name: string): StackProfile {
  const read = runToEnd(readPprof(gunzipSync(readFileSync(`fixtures/captures/${name}.pb.gz`))));
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value.profile;
}
