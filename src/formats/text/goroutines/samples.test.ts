import { readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../../lib/steps.ts';
import type { StackProfile } from '../../../model/stack-profile.ts';
import { captureBytes } from '../../../testing/fixtures.ts';
import { readPprof } from '../../pprof/read.ts';
import { countBy, labelOf, plainSamples, readArtefacts, textFixture, type PlainSample } from './testing/read-goroutines.ts';

/** Goroutines of each file, and how the crash is told, in both versions of Go. */
const FILES: Readonly<Record<string, readonly [count: number, codes: readonly string[], mention: string]>> = {
  'checkfinalizers.txt': [9, ['crash-fatal', 'check-finalizers'], 'is reachable from finalizer'],
  'crash-deadlock.txt': [2, ['crash-fatal'], 'deadlock'],
  'crash-debugstack.txt': [1, [], ''],
  'crash-goexit.txt': [1, ['crash-panic'], 'panicked: after goexit.'],
  'crash-index.txt': [1, ['crash-panic'], 'index out of range [2] with length 0'],
  'crash-mapwrite.txt': [1, ['crash-fatal'], 'concurrent map writes'],
  'crash-nested.txt': [1, ['crash-panic'], 'panicked: in defer. It was handling an earlier panic: outer.'],
  'crash-nilmap.txt': [1, ['crash-panic'], 'assignment to entry in nil map'],
  'crash-oom.txt': [8, ['crash-fatal'], 'asked for 64.0 MB while 260 MB were in use'],
  'crash-overflow.txt': [6, ['crash-fatal', 'frames-elided'], '1,048,576 bytes'],
  'crash-panic.GOTRACEBACK=all.txt': [12, ['crash-panic'], 'boom 1'],
  'crash-panic.GOTRACEBACK=system.txt': [17, ['crash-panic'], 'Goroutine 1 (in main.main) panicked: boom 1.'],
  'crash-panic.tracebackancestors=5.txt': [12, ['crash-panic'], 'boom 1'],
  'crash-panic.txt': [1, ['crash-panic'], 'boom 1'],
  'crash-repanic.txt': [1, ['crash-panic'], 'second: first'],
  'crash-repanic2.txt': [1, ['crash-panic'], 'same [recovered, repanicked]'],
  'crash-segv.txt': [1, ['crash-panic'], 'SIGSEGV'],
  'crash-sigquit.GOTRACEBACK=crash.txt': [21, ['crash-signal', 'system-stacks'], 'SIGQUIT'],
  'crash-sigquit.txt': [17, ['crash-signal'], 'SIGQUIT'],
  'runtime.Stack.synctest.txt': [10, [], ''],
  'runtime.Stack.tracebacklabels=0.txt': [12, [], ''],
  'runtime.Stack.tracebacklabels=1.txt': [12, [], ''],
  'runtime.Stack.txt': [12, [], ''],
};

/** What the protobuf spells out and text does not: type arguments. */
function fold(stack: readonly string[]): string {
  return stack.map((frame) => frame.replace(/\[go\.shape\.(?:[^[\]]|\[[^\]]*\])*\]/g, '[...]')).join('\n');
}

const RUNTIME = /^(?:runtime|internal\/runtime)[./]/;

function isNamed(frame: string): boolean {
  return frame !== '?' && !RUNTIME.test(frame);
}

/** As debug=1 shows it: innermost frames of the runtime have no name. */
function withoutNames(sample: PlainSample): string {
  const first = sample.stack.findIndex(isNamed);
  return fold(sample.stack.map((frame, at) => (at < first ? '?' : frame)));
}

/** As debug=2 shows it. */
function withoutRuntime(sample: PlainSample): string {
  return fold(sample.stack.filter(isNamed));
}

/** The one goroutine that writes the profile differs between the forms. */
function others(samples: readonly PlainSample[]): readonly PlainSample[] {
  return samples.filter(({ stack }) => !stack.some((frame) => frame.startsWith('runtime/pprof.(*Profile).WriteTo ')));
}

function readProtobuf(bytes: Uint8Array): StackProfile {
  const read = runToEnd(readPprof(gunzipSync(bytes)));
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value.profile;
}

async function only(name: string): Promise<PlainSample[]> {
  const { artefacts } = await readArtefacts(textFixture(name));
  expect(artefacts.length, name).toBe(1);
  return plainSamples(artefacts[0]!.profile);
}

function total(samples: readonly PlainSample[]): number {
  return samples.reduce((sum, { value }) => sum + value, 0);
}

describe('files of real programs', () => {
  it.each(['go126', 'go127'])('crashes and dumps of %s open as what they are', async (version) => {
    for (const [name, [count, codes, mention]] of Object.entries(FILES)) {
      const { artefacts, lines, used } = await readArtefacts(textFixture(`${version}/${name}`));
      expect(artefacts.length, name).toBe(1);
      const { profile, notices } = artefacts[0]!;
      expect(profile.samples.count, name).toBe(count);
      expect(notices.map(({ code }) => code), name).toEqual(codes);
      expect(notices.map(({ sentence }) => sentence).join(' '), name).toContain(mention);
      expect(used / lines, name).toBeGreaterThan(0.6);
      for (const { stack, labels } of plainSamples(profile)) {
        expect(stack.length, name).toBeGreaterThan(0);
        expect(labels.some((label) => label.startsWith('state=')), name).toBe(true);
      }
    }
  });

  it('every profile adds up to what its first line says', async () => {
    for (const folder of ['go126', 'go127', 'leakshop', 'goroutines']) {
      const names = readdirSync(new URL(`../../../../fixtures/text/${folder}`, import.meta.url)).filter((name) => /^(?:goroutine|threadcreate|custom)[^/]*\.debug1\.txt$/.test(name));
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const bytes = textFixture(`${folder}/${name}`);
        const { artefacts, lines, used } = await readArtefacts(bytes);
        expect(used, name).toBe(lines);
        expect(artefacts[0]!.notices, name).toEqual([]);
        expect(total(plainSamples(artefacts[0]!.profile)), name).toBe(Number(/total (\d+)/.exec(new TextDecoder().decode(bytes))![1]));
      }
    }
  });

  it('the three forms of one moment have the same stacks, counts and labels', async () => {
    const debug1 = await only('goroutines/goroutine.debug1.txt');
    const debug2 = await only('goroutines/goroutine.debug2.txt');
    const protobuf = plainSamples(readProtobuf(textFixture('goroutines/goroutine.pb.gz')));
    const own = (sample: PlainSample): string => sample.labels.filter((label) => /^(?:tenant id|handler)=/.test(label)).toSorted().join();
    expect(total(debug1)).toBe(total(protobuf));
    expect(total(debug2)).toBe(total(protobuf));
    expect(countBy(others(debug1), (sample) => `${withoutNames(sample)}\n${own(sample)}`)).toEqual(
      countBy(others(protobuf), (sample) => `${withoutNames(sample)}\n${own(sample)}`),
    );
    expect(countBy(others(debug2), withoutRuntime)).toEqual(countBy(others(debug1), withoutRuntime));
    // Addresses too: what has no name in the text is the same place in the protobuf. Inlined frames have but one there.
    const leaves = (samples: readonly PlainSample[]): ReadonlyMap<string, number> => countBy(others(samples), ({ addresses }) => String(addresses[0]));
    expect(leaves(debug1)).toEqual(leaves(protobuf));
    expect(countBy(debug2, (sample) => labelOf(sample, 'state') ?? '')).toEqual(
      new Map([
        ['running', 1], ['chan receive', 27], ['chan send', 40], ['sync.Mutex.Lock', 9], ['sync.RWMutex.RLock', 5], ['sync.WaitGroup.Wait', 3],
        ['sync.Cond.Wait', 4], ['chan receive (nil chan)', 2], ['chan send (nil chan)', 1], ['select (no cases)', 1], ['sleep', 1], ['select', 2], ['IO wait', 1],
      ]),
    );
  });

  it('goroutineleak agrees with its protobuf and with the marks of debug=2', async () => {
    const text = await only('leakshop/goroutineleak.debug1.txt');
    const protobuf = plainSamples(readProtobuf(captureBytes('leakshop/goroutineleak.pb.gz')));
    expect(total(text)).toBe(total(protobuf));
    // Deeper than 128 frames: the text leaves out what is inlined into the last one.
    const shallow = (samples: readonly PlainSample[]): PlainSample[] => samples.filter(({ stack }) => stack.length < 100);
    expect(countBy(shallow(text), withoutNames)).toEqual(countBy(shallow(protobuf), withoutNames));
    const marked = (await only('leakshop/goroutineleak.debug2.txt')).filter((sample) => labelOf(sample, 'leaked') === 'yes');
    expect(total(marked)).toBe(total(text));
    expect(countBy(marked.filter(({ stack }) => stack.length < 40), withoutRuntime)).toEqual(countBy(text.filter(({ stack }) => stack.length < 40), withoutRuntime));
  });

  it('names the objects that goroutines wait on', async () => {
    const waits = countBy(await only('goroutines/goroutine.debug2.txt'), (sample) => (labelOf(sample, 'waits on') ?? '').split(' ')[0]!);
    expect(waits.get('sync.Mutex')).toBe(7);
    // Both writers wait for the inner mutex, which the first one to lock holds.
    expect(waits.get('sync.RWMutex')).toBe(2);
    expect(waits.get('sync.WaitGroup')).toBe(3);
    expect(waits.get('sync.Cond')).toBe(4);
    expect(waits.get('runtime.pollDesc')).toBe(1);
    const system = await only('go127/crash-panic.GOTRACEBACK=system.txt');
    expect(system.filter((sample) => labelOf(sample, 'waits on')?.startsWith('chan 0x')).length).toBe(7);
  });

  it('reads labels of both versions', async () => {
    for (const version of ['go126', 'go127']) {
      const sample = (await only(`${version}/runtime.Stack.tracebacklabels=1.txt`)).find((one) => labelOf(one, 'handler') !== undefined);
      expect(sample?.labels.slice(-3)).toEqual(['handler=/api/users', 'k=v', 'tenant id=acme "corp"\n']);
    }
  });

  it('takes a paste of several kinds apart', async () => {
    const names = ['go127/goroutine.debug1.txt', 'go127/crash-panic.txt', 'leakshop/goroutine.08.debug2.txt', 'leakshop/threadcreate.debug1.txt', 'leakshop/goroutine.final.debug2.txt'];
    const { artefacts } = await readArtefacts(names.map((name) => new TextDecoder().decode(textFixture(name))).join('\n'));
    expect(artefacts.map(({ profileKind, profile }) => `${profileKind} ${total(plainSamples(profile))}`)).toEqual([
      'goroutine 551', 'threadcreate 8', 'goroutine 1', 'goroutine 551', 'goroutine 578',
    ]);
  });

  it('keeps ancestors and the runtime stack', async () => {
    const ancestors = await only('go127/crash-panic.tracebackancestors=5.txt');
    const last = ancestors.find((sample) => labelOf(sample, 'id') === '29');
    expect(last?.labels.filter((label) => label.startsWith('ancestor='))).toEqual([
      'ancestor=main.grand in goroutine 28', 'ancestor=main.grand in goroutine 27', 'ancestor=main.grand in goroutine 26', 'ancestor=main.spawn in goroutine 1',
    ]);
    const { artefacts } = await readArtefacts(textFixture('go127/crash-overflow.txt'));
    expect(artefacts[0]!.profile.origin.comments).toContain('runtime stack: runtime.throw ← runtime.newstack ← runtime.morestack');
  });
});
