/** A dump as a profile: one sample for each goroutine, and what is known of it as labels. */
import { formatCount } from '../../../lib/format-value.ts';
import type { Steps } from '../../../lib/steps.ts';
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact } from '../parser.ts';
import { StackCollector } from '../stack-collector.ts';
import { LabelWriter } from './label-writer.ts';
import type { Dump, DumpStore } from './dump-store.ts';
import { isLockKind } from './frame-role.ts';
import type { Site } from './site-table.ts';

const TYPE = { type: 'goroutine', unit: 'count' } as const;
interface Seen {
  leaked: number;
  listed: number;
  elided: number;
  unavailable: number;
}

const ONE: readonly number[] = [1];

/** After so many goroutines, or samples, others may have their turn. */
const ROWS_BETWEEN_YIELDS = 8192;

export function* dumpProfile(store: DumpStore, sites: readonly Site[], dump: Dump): Steps<TextArtefact> {
  // A million texts that are looked up again would take a second.
  const isOnly = store.dumps.length === 1;
  const collector = new StackCollector([TYPE], isOnly ? store.labelTexts : undefined);
  const locationOf = new Int32Array(sites.length).fill(-1);
  const stack: number[] = [];
  const labels = new LabelWriter(store, sites, collector, isOnly);
  const seen: Seen = { leaked: 0, listed: 0, elided: 0, unavailable: 0 };
  const worksWith = store.lockArguments.resolve(dump.from, dump.to, (row) => (isLockKind(store.waitKind[row]!) ? store.waitAddress.data[row]! : 0));
  let count = 0;
  for (let row = dump.from; row < dump.to; row++) {
    if (row % ROWS_BETWEEN_YIELDS === 0) yield { phase: 'Gathering goroutines', fraction: (row - dump.from) / (dump.to - dump.from) };
    const start = store.stackStart.data[row]!;
    const length = store.stackLength.data[row]!;
    stack.length = length;
    for (let at = 0; at < length; at++) {
      const index = store.sites.data[start + at]!;
      let location = locationOf[index]!;
      if (location === -1) {
        const { func, file, line, address, isInlined } = sites[index]!;
        location = collector.location(func, file, line, address, isInlined);
        locationOf[index] = location;
      }
      stack[at] = location;
    }
    labels.write(row, worksWith(row));
    const copies = store.copies.get(row) ?? 1;
    count += copies;
    collector.add(stack, copies === 1 ? ONE : [copies]);
    if (store.facts[row]!.isLeaked) seen.leaked += copies;
    if (store.listed.has(row)) seen.listed += copies;
    if (store.elided.has(row)) seen.elided += copies;
    if (store.unavailable.has(row)) seen.unavailable += copies;
  }
  const crashed = dump.crash && !dump.isCrashOnly && dump.to > dump.from ? store.id.data[dump.from] : undefined;
  const notices = [...(dump.crash?.notices(crashed, whereOf(store, sites, dump.from)) ?? ownPanic(store, sites, dump)), ...dumpNotices(dump, count, seen)];
  if (store.isFull && dump === store.dumps.at(-1)) notices.push(FULL);
  const comments = [...(dump.crash?.comments ?? [])];
  for (const frames of [dump.crash?.runtimeStack ?? [], dump.runtimeStack]) {
    if (frames.length > 0) comments.push(`runtime stack: ${frames.join(' ← ')}`);
  }
  return {
    kind: 'profile',
    profileKind: seen.leaked === count && count > 0 ? 'goroutineleak' : 'goroutine',
    profile: yield* collector.take({ periodType: TYPE, period: 1, comments }),
    notices,
  };
}

/** The innermost frame that is not the runtime's, from `skipped` frames on. */
function whereOf(store: DumpStore, sites: readonly Site[], row: number, skipped = 0): string {
  const start = store.stackStart.data[row] ?? 0;
  const length = store.stackLength.data[row] ?? 0;
  for (let at = start + skipped; at < start + length; at++) {
    const { func } = sites[store.sites.data[at]!]!;
    if (func !== '' && func !== 'panic' && !/^(?:runtime|internal\/runtime)[./]/.test(func)) return func;
  }
  return '';
}

/**
 * A deferred function that prints the stack of its panic: Go shows `runtime.gopanic` as `panic`. What the panic said is then in
 * the program's own words, if anywhere, and whether it ended there nobody can tell.
 */
function ownPanic(store: DumpStore, sites: readonly Site[], { from, to, lineAbove }: Dump): readonly Notice[] {
  if (to <= from || store.facts[from]!.state !== 'running') return [];
  const start = store.stackStart.data[from] ?? 0;
  const length = store.stackLength.data[from] ?? 0;
  let panic = 0;
  while (panic < length && sites[store.sites.data[start + panic]!]!.func !== 'panic') panic++;
  if (panic === length) return [];
  const where = whereOf(store, sites, from, panic + 1);
  const said = lineAbove === '' ? '' : ` The line above it: “${lineAbove}”.`;
  return [
    {
      code: 'panic-on-stack',
      severity: 'caution',
      sentence: `Goroutine ${store.id.data[from]!} was in a panic${where === '' ? '' : ` that began in ${where}`} when the program printed this. Go’s own message is not here: the program may have recovered and gone on.${said}`,
    },
  ];
}

function dumpNotices(dump: Dump, count: number, { leaked, listed, elided, unavailable }: Seen): Notice[] {
  const notices: Notice[] = [];
  const say = (code: string, severity: Notice['severity'], sentence: string): void => {
    notices.push({ code, severity, sentence });
  };
  if (dump.isCrashOnly) {
    say('no-goroutines', 'caution', 'No goroutine stands below what Go says of this crash: at most the stack of the runtime itself is here. They were cut off, or the program ran with GOTRACEBACK=none or a filter. Take the whole output, with GOTRACEBACK=all.');
  } else if (dump.isCut) {
    say('cut', 'caution', `The dump ends, or is damaged, in the middle of a goroutine: ${goroutines(count)} could be read; others may be missing.`);
  }
  if (listed > 0 && listed === count) {
    say('leak-check', 'info', 'The leak check of a test lists these goroutines: they were still there when it had ended. All others are not in this text.');
  }
  if (unavailable > 0) {
    say('stack-unavailable', 'info', `Go could not print the stacks of ${goroutines(unavailable)}: they were running on other threads.`);
  }
  if (elided > 0) {
    say('frames-elided', 'info', `Go shortened the stacks of ${goroutines(elided)}: it leaves out the middle of deep ones.`);
  }
  if (dump.systemStacks > 0) {
    say('system-stacks', 'info', `Among these are system stacks of threads, which Go prints as goroutine 0: ${formatCount(dump.systemStacks)}.`);
  }
  if (leaked > 0 && leaked < count) {
    say('leaked', 'info', `Marked as leaked: ${formatCount(leaked)} of ${goroutines(count)}. Nothing that can still run could wake them.`);
  }
  return notices;
}

function goroutines(count: number): string {
  return count === 1 ? '1 goroutine' : `${formatCount(count)} goroutines`;
}

const FULL: Notice = {
  code: 'many-dumps',
  severity: 'caution',
  sentence: 'The text has more than 100 dumps. The first 99 are shown one by one; this last one holds the rest, where the same goroutine can stand several times.',
};
