/** What leaks, of all that is open: fetched with the first question. */
import { RULES } from '../hints/registry.ts';
import { runRules, WEAK } from '../hints/run-rules.ts';
import { VERIFY_RULES } from '../hints/verify/rules.ts';
import { byRank } from '../hints/weigh.ts';
import { ok } from '../lib/result.ts';
import { nextTask } from '../lib/steps.ts';
import type { Finding, HintReport } from '../model/finding.ts';
import type { Answer, CaptureId, OpenedShare } from './contract.ts';
import type { ExtraRoom } from './extra-room.ts';
import type { GraphRoom } from './graph-room.ts';
import { makeHintContext } from './hint-context.ts';
import type { HintApi, HintOptions } from './hint-contract.ts';
import type { MemoryRoom } from './memory-room.ts';
import { Recent } from './recent.ts';
import type { StackDesk } from './stack-desk.ts';
import { oneForEachKey } from './unique-findings.ts';

export interface HintSources {
  readonly desks: readonly StackDesk[];
  readonly fileTimes: ReadonlyMap<CaptureId, number>;
  readonly graphs: GraphRoom | undefined;
  readonly memory: MemoryRoom | undefined;
  readonly extras: ExtraRoom | undefined;
  /** Links that are open: what was found where they were made. */
  readonly linked: readonly OpenedShare[];
}

export class HintRoom implements HintApi {
  private readonly sources: () => Promise<HintSources>;
  /** A few: a reader goes back and forth between lists of what is harmless. */
  private readonly reports = new Recent<Promise<Answer<HintReport>>>(3);
  private readonly numbers = new WeakMap<object, number>();
  private numbered = 0;

  constructor(sources: () => Promise<HintSources>) {
    this.sources = sources;
  }

  async hints(options: HintOptions): Promise<Answer<HintReport>> {
    const sources = await this.sources();
    const { desks } = sources;
    const { harmlessRules, before, after, showWeak } = options;
    const sets = { go: sources.memory?.setsOf('go') ?? [], jvm: sources.memory?.setsOf('jvm') ?? [] };
    const escapes = sources.extras?.escapesAt();
    const seen = [...desks, ...sets.go, ...sets.jvm, ...(escapes ? [escapes] : [])].map((one) => this.numberOf(one));
    const key = JSON.stringify([seen, harmlessRules, before, after]);
    const report = await this.reports.get(key, () => this.look(sources, desks, sets, escapes, options));
    if (!report.ok) return report;
    const findings = withLinked(report.value.findings, sources.linked);
    // A verdict that did not fall is nothing that was found in order.
    const healthy = report.value.healthy.filter(({ rule }) => !VERIFY_RULES.some(({ id }) => id === rule));
    return ok({ ...report.value, healthy, findings: showWeak === true ? findings : findings.filter(({ confidence }) => confidence >= WEAK) });
  }

  private async look(
    { graphs, memory, fileTimes }: HintSources,
    desks: readonly StackDesk[],
    sets: Parameters<typeof makeHintContext>[0]['sets'],
    escapes: Parameters<typeof makeHintContext>[0]['escapes'],
    { harmlessRules, before, after }: HintOptions,
  ): Promise<Answer<HintReport>> {
    await nextTask();
    const context = await makeHintContext({
      desks,
      graphs: graphs?.graphs() ?? [],
      go: memory?.merged('go'),
      jvm: memory?.merged('jvm'),
      sets,
      escapes,
      harmlessRules,
      fileTimes,
      beforeAfter: before === undefined || after === undefined ? undefined : { before, after },
    });
    if (!context.ok) return context;
    const report = await runRules(context.value, RULES, nextTask);
    return ok({ ...report, findings: oneForEachKey(report.findings) });
  }

  /** What came anew has another number, even under an id that was there before. */
  private numberOf(one: object): number {
    const number = this.numbers.get(one) ?? ++this.numbered;
    this.numbers.set(one, number);
    return number;
  }
}

/** What is found anew takes the place of what a link told of the same. */
function withLinked(found: readonly Finding[], linked: readonly OpenedShare[]): readonly Finding[] {
  const keys = new Set(found.map(({ key }) => key));
  const told = linked.flatMap(({ findings }) => findings).filter(({ key }) => !keys.has(key) && keys.add(key));
  // A link keeps the order that its sender saw.
  if (found.length === 0 || told.length === 0) return found.length === 0 ? told : found;
  return [...found, ...told].toSorted(byRank);
}
