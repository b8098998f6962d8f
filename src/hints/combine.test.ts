import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf } from '../testing/hint-context.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { combine } from './combine.ts';
import type { HintContext } from './context.ts';
import { byRank } from './weigh.ts';

const NOTHING: HintContext = {
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

function finding(rule: string, functions: readonly string[], more: Partial<Finding> = {}): Finding {
  return {
    rule,
    key: `${rule} ${functions[0] ?? ''}`,
    kind: 'leak',
    title: `title of ${rule}`,
    sentence: `sentence of ${rule}`,
    severity: 2,
    weight: 40,
    confidence: 0.6,
    reasons: [`reason of ${rule}`],
    impact: {},
    evidence: [],
    fix: `fix of ${rule}`,
    surer: [],
    functions,
    also: [],
    ...more,
  };
}

function goroutines(state: string, frame: string, creator?: string): Evidence {
  return { kind: 'goroutines', captures: ['c1'], state, frame, creator, counts: [10], ids: [], text: `10 in ${frame}` };
}

const stack: Evidence = { kind: 'stack', capture: 'c2', type: 'inuse_space', path: ['main.serve'], value: 1, text: '1 MB' };

function combined(...findings: readonly Finding[]): readonly Finding[] {
  return combine(findings, NOTHING).toSorted(byRank);
}

const shape = (findings: readonly Finding[]): readonly string[] => findings.map(({ rule, also }) => [rule, ...also.map((one) => one.rule)].join('+'));

describe('findings of several artefacts', () => {
  it('what a library makes in goroutines of its own is a part of their pile', () => {
    const scanner = 'github.com/sirupsen/logrus.(*Entry).writerScanner';
    const growth: Evidence = { kind: 'growth', captures: [], type: 'inuse_space', path: [scanner, 'bufio.(*Scanner).Scan'], values: [1, 2], text: '' };
    const heap = finding('H01', [], { evidence: [growth], impact: { bytes: 5_000_000 } });
    const waiting = finding('G05', ['main.serve', scanner], { evidence: [goroutines('select', scanner)] });
    expect(shape(combined(heap, waiting))).toEqual(['G05+H01']);
    expect(shape(combined({ ...heap, evidence: [{ ...growth, path: ['main.other', scanner] }] }, waiting))).toHaveLength(2);
  });

  it('nothing is certain because two agree, and a fact makes nothing surer', () => {
    const heap = finding('H01', ['main.f'], { confidence: 0.9, evidence: [stack] });
    const waiting = finding('G02', ['main.f'], { confidence: 0.9, evidence: [goroutines('chan send', 'main.f')] });
    expect(combined(heap, waiting)[0]!.confidence).toBe(0.94);
    expect(combined(heap, { ...waiting, confidence: 0.97 })[0]!.confidence).toBe(0.97);
    const fact = finding('H32', ['main.f'], { kind: 'fact', confidence: 0.9, evidence: [stack] });
    expect(combined({ ...heap, confidence: 0.5 }, fact)[0]!.confidence).toBe(0.5);
  });

  it('heap growth and goroutines of one function are one finding with both pieces of evidence', () => {
    const heap = finding('H01', ['main.(*server).scan'], { evidence: [stack], impact: { bytes: 5_000_000 } });
    const waiting = finding('G02', ['main.(*server).scan'], { evidence: [goroutines('chan send', 'main.(*server).scan', 'main.serve')], impact: { goroutines: 10 } });
    const [one, ...rest] = combined(heap, waiting);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ rule: 'G02', fix: 'fix of G02', impact: { bytes: 5_000_000, goroutines: 10 } });
    expect(one!.confidence).toBeCloseTo(0.84, 9);
    expect(one!.evidence).toHaveLength(2);
    expect(one!.also).toEqual([{ rule: 'H01', title: 'title of H01', sentence: 'sentence of H01' }]);
    expect(one!.reasons).toContain('goroutines and the heap profiles agree');
  });

  it('the creator joins them as well', () => {
    const heap = finding('H01', ['main.(*server).upload']);
    const waiting = finding('G03', ['main.(*server).scan'], { evidence: [goroutines('chan receive', 'main.(*server).scan', 'main.(*server).upload')] });
    expect(shape(combined(heap, waiting))).toEqual(['G03+H01']);
  });

  it('a witness counts once, however many rules tell it', () => {
    const [one] = combined(finding('G02', ['main.f']), finding('H01', ['main.f']), finding('H03', ['main.f'], { confidence: 0.5 }));
    expect(one!.confidence).toBeCloseTo(0.84, 9);
  });

  it('what has nothing in common but main stays apart', () => {
    expect(shape(combined(finding('H01', ['main.main']), finding('G02', ['main.main'], { weight: 50 })))).toEqual(['G02', 'H01']);
    expect(shape(combined(finding('H01', ['main.a']), finding('G02', ['main.b'], { weight: 50 })))).toEqual(['G02', 'H01']);
  });
});

describe('one cause is told once', () => {
  it('who waits for a WaitGroup stands with those that it counts', () => {
    const waiting = finding('G09', ['main.build.func2', 'main.build'], { confidence: 0.9 });
    expect(shape(combined(waiting, finding('G02', ['main.fetch', 'main.build.func1'])))).toEqual(['G02+G09']);
    expect(shape(combined(waiting, finding('G02', ['main.fetch', 'main.other.func1'])))).toEqual(['G09', 'G02']);
  });

  it('memory outside of the heap is told with its growth', () => {
    expect(shape(combined(finding('H31', []), finding('M03', [])))).toEqual(['M03+H31']);
    expect(shape(combined(finding('H31', [])))).toEqual(['H31']);
  });

  it('what a server keeps for connections stands with the requests that stay', () => {
    const path = ['net/http.(*conn).serve', 'bufio.NewWriterSize'];
    const buffers = (objects: number): Finding => finding('H02', [], { key: `H02 ${objects}`, impact: { objects, bytes: 9e6 }, evidence: [{ kind: 'growth', captures: ['c1', 'c2'], type: 'inuse_space', path, values: [1, 2], text: '' }] });
    const pile = finding('G08', ['main.take'], { impact: { goroutines: 1000 }, also: [{ rule: 'G18', title: '', sentence: '' }] });
    expect(shape(combined(buffers(900), buffers(1100), pile))).toEqual(['G08+G18+H02']);
    expect(combined(buffers(900_000), pile)).toHaveLength(2);
    expect(combined(buffers(900), { ...pile, also: [] })).toHaveLength(2);
  });
});

describe('the more specific rule leads', () => {
  const at = (rule: string, more: Partial<Finding> = {}): Finding => finding(rule, ['main.f'], { evidence: [goroutines('select', 'main.f')], ...more });
  it.each([
    ['G01', 'G02'],
    ['G15', 'H21'],
    ['G15', 'G05'],
    ['G19', 'G01'],
    ['H14', 'H04'],
    ['H04', 'H01'],
    ['H06', 'H04'],
    ['H08', 'H03'],
    ['H01', 'H02'],
    ['G25', 'G01'],
  ])('%s over %s', (specific, plain) => {
    const [one, ...rest] = combined(at(plain, { confidence: 0.9 }), at(specific));
    expect(rest).toEqual([]);
    expect(one!.rule).toBe(specific);
    expect(one!.confidence).toBeGreaterThanOrEqual(0.9);
  });

  it('but not a cause that is hardly believed over growth that is sure', () => {
    const [one] = combined(at('H01', { confidence: 0.9 }), at('H08', { confidence: 0.35 }));
    expect(one).toMatchObject({ rule: 'H01', also: [{ rule: 'H08' }] });
  });

  it('says that growth is surer than its cause', () => {
    const [one] = combined(at('H01', { confidence: 0.9 }), at('H08', { confidence: 0.5 }));
    expect(one).toMatchObject({ rule: 'H08', confidence: 0.9, reasons: ['reason of H08', 'that it grows is surer than why'] });
  });

  it('joins what a profile without states and creators says of the same goroutines', () => {
    const dump = finding('G19', [], { evidence: [goroutines('select', 'context.watch', 'context.start')] });
    const profile = finding('G01', [], { evidence: [goroutines('waiting?', 'context.watch')] });
    expect(shape(combined(dump, profile))).toEqual(['G19+G01']);
    const other = finding('G01', [], { evidence: [goroutines('chan send', 'context.watch')] });
    expect(combined(dump, other)).toHaveLength(2);
  });

  it('one rule’s findings at several places stay several', () => {
    expect(combined(at('G02', { key: 'a' }), at('G02', { key: 'b' }))).toHaveLength(2);
  });

  it('verdicts, cautions and crashes join nothing', () => {
    expect(combined(at('X01', { kind: 'verdict' }), at('M12', { kind: 'caution' }), at('G33', { kind: 'crash' }), at('H01'))).toHaveLength(4);
  });
});

describe('what is true of the whole process', () => {
  it('stands with the finding that explains it', () => {
    const found = combined(finding('G28', [], { impact: { goroutines: 900 } }), finding('M02', []), finding('M01', [], { impact: { bytes: 9e9, hoursToLimit: 3 } }), finding('G02', ['main.f'], { impact: { goroutines: 80 } }), finding('H04', ['main.g']));
    expect(shape(found).toSorted()).toEqual(['G02+G28+M02', 'H04+M01']);
    expect(found.find(({ rule }) => rule === 'G02')).toMatchObject({ weight: 40, impact: { goroutines: 80 } });
    expect(found.find(({ rule }) => rule === 'H04')).toMatchObject({ impact: { hoursToLimit: 3 } });
  });

  it('goes where it points, else to the most important', () => {
    const found = combined(finding('G29', ['main.spawn']), finding('G28', []), finding('G02', ['main.f'], { weight: 80 }), finding('G03', ['main.g'], { evidence: [goroutines('chan receive', 'main.g', 'main.spawn')] }));
    expect(shape(found)).toEqual(['G02+G28', 'G03+G29']);
  });

  it('is news where it names a place that no finding is about', () => {
    expect(shape(combined(finding('G29', ['main.spawn'], { confidence: 0.4 }), finding('G25', ['main.free'])))).toEqual(['G25', 'G29']);
  });

  it('is no second witness when the same captures say it', () => {
    const [one] = combined(finding('G29', ['main.f'], { confidence: 0.8 }), finding('G02', ['main.f'], { confidence: 0.6 }));
    expect(one).toMatchObject({ rule: 'G02', confidence: 0.6, also: [{ rule: 'G29' }] });
  });

  it('is half a witness where it names the place, even of what is hardly believed alone', () => {
    const [one, ...rest] = combined(finding('G28', ['main.f'], { confidence: 0.8, evidence: [{ kind: 'series', family: 'go', names: ['goroutines'], from: 0, to: 1, text: '' }] }), finding('G02', ['main.f'], { confidence: 0.4 }));
    expect(rest).toEqual([]);
    expect(one!.confidence).toBeCloseTo(1 - 0.6 * 0.6, 9);
    expect(combined(finding('G28', ['main.g']), finding('G02', ['main.f'], { confidence: 0.4 }))).toHaveLength(2);
  });

  it('explains a busy collector by its cause', () => {
    const busy = finding('M06', [], { kind: 'pressure' });
    expect(shape(combined(busy, finding('M09', [], { kind: 'pressure' })))).toEqual(['M09+M06']);
    expect(shape(combined(busy, finding('M09', [], { kind: 'pressure', confidence: 0.3 })))).toEqual(['M06', 'M09']);
  });

  it('stands alone, once, where nothing explains it', () => {
    expect(shape(combined(finding('G28', []), finding('M02', [])))).toEqual(['G28+M02']);
    expect(shape(combined(finding('M01', []), finding('G02', ['main.f'], { confidence: 0.3 })))).toEqual(['M01', 'G02']);
  });
});

describe('a heap dump of the same program', () => {
  it('ends a suspicion about objects that no root reaches, and confirms one about those that are held', async () => {
    const context = await hintContextOf([{ ...fixture('objects/go/orders-a.godump.gz'), binary: fixture('objects/go/orders.gz').bytes }, fixture('captures/leakshop/heap.01.pb.gz')]);
    const [dump] = context.graphs;
    const total = dump!.graph.retained[0]!;
    // The profile is another program's: only its size is looked at.
    const profile = context.heaps[0]!.index.profile;
    const type = profile.valueTypes.findIndex(({ type: name }) => name === 'inuse_space');
    const scaled = { ...profile, samples: { ...profile.samples, values: profile.samples.values.map((values, at) => (at === type ? Float64Array.from(values, (_, k) => (k === 0 ? total : 0)) : values)) } };
    const near: HintContext = { ...context, heaps: [{ ...context.heaps[0]!, index: { ...context.heaps[0]!.index, profile: scaled } }] };
    const { graph } = dump!;
    const inReach = new Map<number, number>();
    for (let object = 1; object < graph.reachable; object++) inReach.set(graph.shallow[object]!, (inReach.get(graph.shallow[object]!) ?? 0) + 1);
    const [[size, objects]] = [...inReach].toSorted(([one, many], [other, more]) => other * more - one * many) as [[number, number]];
    const [[rare]] = [...inReach].filter(([bytes, count]) => count === 1 && bytes >= 64) as [[number, number]];
    const held = finding('H01', ['main.a'], { impact: { bytes: size * objects, objects } });
    const garbage = finding('H01', ['main.b'], { impact: { bytes: rare * 500, objects: 500 } });
    const found = combine([held, garbage], near);
    expect(found.find(({ functions }) => functions[0] === 'main.a')!.confidence).toBeGreaterThan(0.6);
    const ended = found.find(({ functions }) => functions[0] === 'main.b')!;
    expect(ended.confidence).toBeLessThan(0.3);
    expect(ended.reasons.at(-1)).toMatch(/^the heap dump has only .* in reach of a root/);
    // Of a heap of another size nothing is said.
    expect(combine([garbage], { ...near, heaps: context.heaps })[0]!.confidence).toBe(0.6);
  });
});
