import { counted } from '../../lib/counted.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { STRENGTHS } from '../../model/object-graph.ts';
import { certainty } from '../confidence.ts';
import type { GraphSource, HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';

const FINALIZER = STRENGTHS.indexOf('finalizer');
/** Objects that are walked from, and how far: a cycle of an object with a finalizer is short. */
const MOST_OBJECTS = 500;
const MOST_STEPS = 20_000;
const FIX = 'Break the cycle before the object is dropped, or use `runtime.AddCleanup` with an argument that does not lead back to the object.';

export const h27: Rule = {
  id: 'H27',
  title: 'A finalizer keeps its own object alive',
  needs: [['go-graph'], ['crash']],
  doc: {
    evidence:
      'The report of GODEBUG=checkfinalizers=1: a value is reachable from its finalizer, cleanup or cleanup argument. Or, in a Go heap dump, an object with a finalizer that its own references lead back to; up to 500 such objects are looked at, 20,000 steps each.',
    limits: 'The report ends the process that it is made in. Heap dumps say nothing of cleanups (runtime.AddCleanup).',
    source: 'runtime/mcheckmark.go (checkFinalizersAndCleanups); runtime.SetFinalizer: "If a cyclic structure includes a block with a finalizer, that cycle is not guaranteed to be garbage collected".',
  },
  healthy: 'No object with a finalizer is part of a cycle.',
  lacks: ({ graphs }) => (graphs.some(({ graph }) => graph.runtime === 'go') ? undefined : 'go-graph'),
  run(context) {
    return [...fromReports(context), ...fromGraph(context)];
  },
};

interface Reported {
  readonly type: string;
  count: number;
  readonly by: 'finalizer' | 'cleanup';
  readonly functions: Set<string>;
}

function fromReports({ goroutines, leakProfiles }: HintContext): readonly Found[] {
  return [...goroutines, ...leakProfiles].flatMap((source) => {
    const reports = new Map<string, Reported>();
    let type = '';
    let open: Reported | undefined;
    for (const line of source.index.profile.origin.comments) {
      const value = /^Value of type (.+) at 0x[0-9a-f]+$/.exec(line);
      if (value) {
        type = value[1]!;
        open = undefined;
      }
      const reason = /^is reachable from (finalizer|cleanup)/.exec(line);
      if (reason && type !== '') {
        const by = reason[1] === 'cleanup' ? 'cleanup' : 'finalizer';
        open = reports.get(`${by} ${type}`) ?? { type, count: 0, by, functions: new Set() };
        open.count++;
        reports.set(`${by} ${type}`, open);
      }
      // Of the finalizer first, then of where it was set.
      const name = /^([\w./~$%-]+\.[^\s]+)\(\)$/.exec(line)?.[1];
      if (name !== undefined && !name.startsWith('runtime.')) open?.functions.add(name);
    }
    return [...reports.values()].map(({ type: name, count, by, functions }): Found => {
      const [own, setIn] = [...functions];
      return {
        key: `H27 ${by} ${name}`,
        kind: 'leak',
        sentence: `${counted(count, 'value')} of type \`${name}\` can be reached from ${count === 1 ? 'its' : 'their'} own ${by}${own === undefined ? '' : ` \`${own}\``}, so ${count === 1 ? 'it is' : 'they are'} never freed.`,
        confidence: 0.95,
        reasons: ['the runtime checked it (checkfinalizers)'],
        impact: { objects: count },
        evidence: [{ kind: 'note', capture: source.id, text: `Value of type ${name} is reachable from ${by}` }],
        fix: setIn === undefined ? FIX : `In \`${setIn}\`: the function must not capture the object. ${FIX}`,
        surer: [],
        functions: [...functions].toReversed(),
        scale: { share: 0, growth: 0, count },
        severity: { least: 3 },
      };
    });
  });
}

function fromGraph({ graphs }: HintContext): readonly Found[] {
  const source = graphs.findLast(({ graph }) => graph.runtime === 'go');
  if (!source) return [];
  const { graph } = source;
  const { loose } = graph;
  const byLabel = new Map<number, { count: number; bytes: number; first: number }>();
  let looked = 0;
  const seen = new Int32Array(graph.count).fill(-1);
  for (let at = 0; at < loose.count && looked < MOST_OBJECTS; at++) {
    if (loose.strength[at] !== FINALIZER) continue;
    const node = loose.target[at]!;
    if (!leadsBack(source, node, seen, looked++)) continue;
    const object = graph.objectOf[node]!;
    const label = graph.label[object]!;
    const row = byLabel.get(label) ?? { count: 0, bytes: 0, first: object };
    row.count++;
    row.bytes += object < graph.reachable ? graph.retained[object]! : graph.shallow[object]!;
    byLabel.set(label, row);
  }
  return [...byLabel].map(([label, { count, bytes, first }]): Found => {
    const name = graph.labels.names[label]!;
    return {
      key: `H27 ${name}`,
      kind: 'leak',
      sentence: `${counted(count, 'object')} of type \`${name}\` with a finalizer ${count === 1 ? 'is' : 'are'} part of a cycle and never freed: ${formatBytes(bytes)}.`,
      ...certainty(0.95, 'its references lead back to it in the heap dump').done(),
      impact: { objects: count, bytes },
      evidence: [{ kind: 'object', capture: source.id, object: first, typeName: name, retained: bytes, text: `${counted(count, 'object')} in a cycle with a finalizer` }],
      fix: FIX,
      surer: [],
      functions: [],
      scale: { share: bytes / graph.retained[0]!, growth: 0, count },
      severity: { least: 2 },
    };
  });
}

/** Nodes are the reader's. `seen` holds the number of the last walk that came by. */
function leadsBack({ graph }: GraphSource, from: number, seen: Int32Array, walk: number): boolean {
  const pending = [from];
  for (let steps = 0; pending.length > 0 && steps < MOST_STEPS; ) {
    const node = pending.pop()!;
    for (let edge = graph.edgeStart[node]!; edge < graph.edgeEnd[node]! && steps < MOST_STEPS; edge++, steps++) {
      const target = graph.target[edge]!;
      if (target === from) return true;
      if (seen[target] === walk) continue;
      seen[target] = walk;
      pending.push(target);
    }
  }
  return false;
}
