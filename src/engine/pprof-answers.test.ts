import { describe, expect, it } from 'vitest';
import type { Filter } from '../model/query.ts';
import { openFixture, readAnswers, type AnswerRow, type FilterQuestion } from '../testing/fixtures.ts';
import type { Answer, LabelRow, TopRow } from './contract.ts';

/** Every number of every capture as `go tool pprof` prints it; fixtures/make-answers.mjs remakes the answers. */
const answers = readAnswers();

describe.each(answers.map((answer) => [answer.file, answer] as const))('%s', (file, answer) => {
  it('has the same counts and header', async () => {
    const { facts } = await openFixture(file);
    expect({
      samples: facts.samples,
      locations: facts.locations,
      functions: facts.functions,
      defaultType: facts.valueTypes[facts.defaultType]?.type ?? '',
      types: facts.valueTypes.map(({ type, unit, total }) => ({ type, unit, total })),
      comments: facts.comments,
      period: facts.period?.value ?? 0,
      time: facts.time === undefined ? 0n : nanosOf(facts.time),
      duration: Math.round((facts.durationSeconds ?? 0) * 1e9),
    }).toEqual({
      samples: answer.samples,
      locations: answer.locations,
      functions: answer.functions,
      defaultType: answer.defaultType,
      types: answer.types.map(({ type, unit, total }) => ({ type, unit, total })),
      comments: answer.header.comments,
      period: Number(answer.header.period),
      time: BigInt(answer.header.timeNanos),
      duration: Number(answer.header.durationNanos),
    });
  });

  it('has the same rows for every type, in the same order', async () => {
    const { engine, facts } = await openFixture(file);
    for (const [type, table] of answer.types.entries()) {
      const page = good(await engine.top({ capture: facts.id, type, filters: [] }, BY_FLAT, '', 0, Infinity));
      expect(page.rows.map(figures), table.type).toEqual(table.rows.map(withoutMark));
      expect(page.rows.at(-1)?.runningFlat ?? 0).toBe(table.shown);
    }
  });

  for (const question of answer.filters ?? []) {
    if (question.show_from !== undefined) continue;
    it(`has the same rows under ${describeQuestion(question)} (${question.type})`, async ({ skip }) => {
      const { engine, facts } = await openFixture(file);
      const type = facts.valueTypes.findIndex((candidate) => candidate.type === question.type);
      const labels = good(engine.labels({ capture: facts.id, type, filters: [] })).rows;
      const filters = filtersOf(question, labels);
      if (!filters) return skip('asks for several label values at once, which filters do not');
      const page = good(await engine.top({ capture: facts.id, type, filters }, BY_FLAT, '', 0, Infinity));
      expect(page.rows.map(figures)).toEqual(question.rows.map(withoutMark));
      expect(page.total).toBe(question.total);
    });
  }

  for (const peek of answer.peek ?? []) {
    // Unnamed frames of several kinds are printed alike; asking by that name means the first of them.
    const rows = answer.types.find(({ type }) => type === peek.type)?.rows ?? [];
    if (rows.filter(({ name }) => name === peek.function).length > 1) continue;
    it(`has the same callers and callees of ${peek.function} (${peek.type})`, async () => {
      const { engine, facts } = await openFixture(file);
      const type = facts.valueTypes.findIndex((candidate) => candidate.type === peek.type);
      const found = good(await engine.neighbours({ capture: facts.id, type, filters: [] }, peek.function));
      expect({ flat: found.flat, cum: found.cum }).toEqual({ flat: peek.flat, cum: peek.cum });
      expect(edges(found.callers)).toEqual(edges(peek.callers));
      expect(edges(found.callees)).toEqual(edges(peek.callees));
    });
  }

  if (answer.tags) {
    it('has the same totals per label value', async () => {
      const { engine, facts } = await openFixture(file);
      for (const [type] of answer.types.entries()) {
        const table = good(engine.labels({ capture: facts.id, type, filters: [] }));
        const got = table.rows.map((row) => `${row.key}|${row.number ?? row.value}|${row.total}|${row.samples}`).sort();
        const want = answer.tags!
          .flatMap(({ key, values }) => values.map((v) => `${key}|${v.value}|${v.weights[type]}|${v.samples}`))
          .sort();
        expect(got).toEqual(want);
      }
    });
  }
});

const BY_FLAT = { by: 'flat', descending: true } as const;

function good<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

function figures(row: TopRow): Omit<AnswerRow, 'inline'> {
  return { name: row.name, flat: row.flat, cum: row.cum };
}

function withoutMark({ name, flat, cum }: AnswerRow): Omit<AnswerRow, 'inline'> {
  return { name, flat, cum };
}

function edges(list: readonly { readonly name: string; readonly value: number }[]): readonly string[] {
  return list.map(({ name, value }) => `${name} ${value}`).sort();
}

/** "2026-11-20T04:39:55.690285367Z" to nanoseconds since 1970. */
function nanosOf(time: string): bigint {
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(time)!;
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function describeQuestion(question: FilterQuestion): string {
  const { focus, ignore, hide, show, tagfocus, tagignore } = question;
  return JSON.stringify({ focus, ignore, hide, show, tagfocus, tagignore });
}

/** Undefined where the question can't be put as filters: a tagfocus on several values, or on a range. */
function filtersOf(question: FilterQuestion, labels: readonly LabelRow[]): readonly Filter[] | undefined {
  const filters: Filter[] = [];
  for (const kind of ['focus', 'ignore', 'hide', 'show'] as const) {
    const value = question[kind];
    if (value !== undefined) filters.push({ kind, pattern: { by: 'regex', value } });
  }
  for (const [kind, text] of [['labelFocus', question.tagfocus], ['labelIgnore', question.tagignore]] as const) {
    if (text === undefined) continue;
    const [, key, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (key === undefined || /^[\d:.,]/.test(value!)) return undefined;
    const parts = value!.split(',').map((part) => new RegExp(part));
    const matching = labels.filter(
      (row) => row.key === key && row.number === undefined && parts.some((part) => part.test(row.value)),
    );
    if (kind === 'labelFocus' && matching.length !== 1) return undefined;
    for (const row of matching) filters.push({ kind, key, value: row.value });
  }
  return filters;
}
