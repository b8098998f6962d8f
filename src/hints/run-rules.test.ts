import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile } from '../testing/hint-context.ts';
import type { HintContext } from './context.ts';
import { NEEDS } from './needs.ts';
import type { Found, Need, Rule } from './rule.ts';
import { runRules } from './run-rules.ts';

const EMPTY: HintContext = {
  heaps: [],
  goroutines: [],
  leakProfiles: [],
  others: [],
  go: undefined,
  jvm: undefined,
  graphs: [],
  escapes: undefined,
  goVersion: undefined,
  beforeAfter: undefined,
};

function found(key: string, confidence: number, share: number, kind: Found['kind'] = 'leak'): Found {
  return { key, kind, sentence: key, confidence, reasons: [], impact: {}, evidence: [], fix: '', surer: [], functions: [], scale: { share, growth: 0, count: 0 } };
}

function rule(id: string, needs: readonly (readonly Need[])[], run: Rule['run'] = () => []): Rule {
  return { id, title: id, needs, doc: { evidence: '', limits: '', source: '' }, healthy: `${id} is fine.`, run };
}

const HEAPS = [1, 2, 3, 4].map((n) => fixture(`captures/leakshop/heap.0${n}.pb.gz`));

describe('running rules', () => {
  it('runs what can run, one alternative being enough', async () => {
    const context = await hintContextOf(HEAPS.slice(0, 2));
    const report = await runRules(context, [rule('H01', [['heaps-4'], ['heaps-2']]), rule('G01', [['leak-profile']]), rule('H02', [['heap', 'goroutines']])]);
    expect(report.healthy).toEqual([{ rule: 'H01', title: 'H01', sentence: 'H01 is fine.' }]);
    expect(report.missing.flatMap(({ rules }) => rules).toSorted()).toEqual(['G01', 'H02']);
  });

  it('orders by importance times confidence, verdicts and crashes first, facts last', async () => {
    const report = await runRules({ ...EMPTY }, [
      rule('T01', [[]], () => [found('weak', 0.5, 0.5), found('strong', 0.9, 0.5), found('fact', 1, 0.5, 'fact'), found('crash', 0.5, 0, 'crash'), found('verdict', 0.5, 0, 'verdict')]),
    ]);
    expect(report.findings.map(({ key }) => key)).toEqual(['verdict', 'crash', 'strong', 'weak', 'fact']);
    expect(report.healthy).toEqual([]);
  });

  it('survives a rule that throws, and says so', async () => {
    const throws = rule('H01', [[]], () => {
      throw new Error('no such column');
    });
    const rejects = rule('H02', [[]], () => Promise.reject(new Error('gone')));
    const report = await runRules(EMPTY, [throws, rejects, rule('H03', [[]], () => [found('a', 0.8, 0.5)])]);
    expect(report.findings).toHaveLength(1);
    expect(report.missing.map(({ need, capture }) => [need, capture])).toEqual([
      ['H01, H01, could not be looked at: no such column', ''],
      ['H02, H02, could not be looked at: gone', ''],
    ]);
  });

  it('asks for captures of the program where a profile of locks is all there is', async () => {
    const { others } = await hintContextOf([fixture('captures/leakshop/mutex.pb.gz')]);
    const report = await runRules({ ...EMPTY, others }, [rule('H01', [['heap']])]);
    expect(report.missing.map(({ rules }) => rules)).toEqual([['H01']]);
  });

  it('prints names as the runtime does, and leaves the paths that lead to them', async () => {
    const shape = 'main.Add[go.shape.int]';
    const named: Found = { ...found(`T01 ${shape}`, 0.8, 0.5), sentence: `in \`${shape}\``, functions: [shape], evidence: [{ kind: 'stack', capture: 'c1', type: '', path: [shape], value: 1, text: shape }] };
    const [one] = (await runRules(EMPTY, [rule('T01', [[]], () => [named])])).findings;
    expect(one).toMatchObject({ key: 'T01 main.Add[...]', sentence: 'in `main.Add[...]`', functions: ['main.Add[...]'], evidence: [{ path: [shape], text: 'main.Add[...]' }] });
  });

  it('finds nothing in order that a rule says it could not look at', async () => {
    const context = await hintContextOf(HEAPS.slice(0, 1));
    const report = await runRules(context, [{ ...rule('M01', [['heap']]), lacks: () => 'series-longer' }, { ...rule('M02', [['heap']]), lacks: () => 'mem-stats' }]);
    expect(report.healthy).toEqual([]);
    expect(report.missing).toEqual([{ need: NEEDS['series-longer'].need, capture: NEEDS['series-longer'].capture, rules: ['M01', 'M02'] }]);
  });

  it('finds nothing in order in a capture that is cut, and says how much of it there is', async () => {
    const cut = textFile('goroutines.txt', 'goroutine profile: total 133\n2 @ 0x43a0c5 0x404f9a\n#\t0x43a0c4\tmain.wait+0x4\t/srv/app/main.go:10\n\n');
    const rules = [rule('G02', [['goroutines']]), rule('H01', [['heap']]), rule('G28', [['heap'], ['goroutines']])];
    const report = await runRules(await hintContextOf([cut, HEAPS[0]!]), rules);
    expect(report.healthy.map((one) => one.rule)).toEqual(['H01', 'G28']);
    expect(report.missing.map(({ need, rules: asking }) => [need, asking])).toEqual([
      ['a goroutine profile or dump that is whole (the profile counts 133, but what is here adds up to 2: the rest was cut off or could not be read)', ['G02']],
    ]);
    const crash = await runRules(await hintContextOf([textFile('crash.txt', 'fatal error: runtime: out of memory\n\nruntime stack:\nruntime.throw(0x1, 0x2)\n\t/usr/local/go/src/runtime/panic.go:774 +0x72\n')]), rules);
    expect(crash.healthy).toEqual([]);
  });

  it('takes a heap profile that is cut for no all-clear', async () => {
    const whole = fixture('captures/leakshop/heap.00.pb.gz');
    const half = { name: 'half.pb.gz', bytes: whole.bytes.slice(0, Math.floor(whole.bytes.length * 0.7)) };
    const report = await runRules(await hintContextOf([half]), [rule('H01', [['heap']])]);
    expect(report.healthy).toEqual([]);
    expect(report.missing[0]!.need).toMatch(/^a heap profile that is whole \(/);
  });

  it('keeps confidence in bounds', async () => {
    const report = await runRules(EMPTY, [rule('H01', [[]], () => [found('a', 7, 0.5), found('b', Number.NaN, 0.5)])]);
    expect(report.findings.map(({ confidence }) => confidence)).toEqual([1, 0]);
  });

  it('asks once for the longest series of a chain, the most valuable first', async () => {
    const context = await hintContextOf([textFile('dump.txt', DUMP)]);
    const report = await runRules(context, [rule('H01', [['heap']]), rule('H02', [['heaps-2']]), rule('H03', [['heaps-4']]), rule('E01', [['escapes']])]);
    expect(report.missing).toEqual([
      { need: NEEDS['heaps-4'].need, capture: NEEDS['heaps-4'].capture, rules: ['H03', 'H01', 'H02'] },
      { need: NEEDS.escapes.need, capture: NEEDS.escapes.capture, rules: ['E01'] },
    ]);
  });

  it('does not ask a Go program for a Java heap, nor anybody for a crash', async () => {
    const report = await runRules(await hintContextOf(HEAPS), [rule('J01', [['jvm-graph']]), rule('V01', [['v8-graph']]), rule('G33', [['crash']])]);
    expect(report.missing).toEqual([]);
  });

  it('pauses before each rule', async () => {
    let pauses = 0;
    await runRules(EMPTY, [rule('H01', [[]]), rule('H02', [[]])], () => Promise.resolve(void pauses++));
    expect(pauses).toBe(2);
  });
});

const DUMP = `goroutine 1 [running]:
main.main()
	/srv/app/main.go:10 +0x1d
`;
