/** Reads what findings-format.ts describes, as strictly as the rest: anything else sets `failed` of the reader. */
import type { Impact, Severity } from '../model/finding.ts';
import type { LinkSide, SharedEvidence, SharedFinding } from '../model/shared-comparison.ts';
import type { ByteReader } from './byte-reader.ts';
import { EVIDENCE_KINDS, FAMILIES, FINDING_KINDS, VERDICTS } from './findings-format.ts';
import { IMPACTS, MOST_EVIDENCE, MOST_FINDINGS, MOST_ITEMS, MOST_STEPS, MOST_TEXT, normalFindings } from './normal-findings.ts';

/** Each list of names may be full. */
const MOST_NAMES = MOST_FINDINGS * (MOST_ITEMS + MOST_EVIDENCE * MOST_STEPS);
const SEVERITIES: readonly Severity[] = [1, 2, 3, 4];
const SIDES: readonly LinkSide[] = [0, 1, 2];

/** `names`: those of the tree. What fails comes back empty. */
export function readFindings(reader: ByteReader, names: readonly string[]): readonly SharedFinding[] {
  let taken = 0;
  const take = (value: string): string => {
    taken += value.length;
    // A few bytes name a long name often; what crosses to the page is each of them in full.
    if (taken > MOST_TEXT) reader.fail();
    return value;
  };
  const text = (): string => take(reader.text());
  const number = (): number => reader.differenceFrom(0);
  const list = <T>(most: number, read: () => T): readonly T[] => {
    const count = reader.varint();
    // Each takes a byte or more.
    if (count > Math.min(most, reader.left)) reader.fail();
    const items: T[] = [];
    for (let at = 0; at < count && !reader.failed; at++) items.push(read());
    return items;
  };
  const oneOf = <T>(choices: readonly T[], at: number): T => {
    if (at < 0 || at >= choices.length) reader.fail();
    return choices[at] ?? choices[0]!;
  };
  const more = list(MOST_NAMES, () => reader.text());
  const name = (): string => {
    const at = reader.varint();
    const found = at < names.length ? names[at] : more[at - names.length];
    if (found === undefined) reader.fail();
    return take(found ?? '');
  };
  const side = (): LinkSide => oneOf(SIDES, reader.byte());
  const sides = (): readonly LinkSide[] => list(MOST_STEPS, side);

  const readImpact = (): Impact => {
    const mask = reader.byte();
    if (mask >= 1 << IMPACTS.length) reader.fail();
    const entries = IMPACTS.filter((_, at) => (mask & (1 << at)) !== 0).map((one) => {
      const value = number();
      return [one, one === 'hoursToLimit' ? value / 1000 : value] as const;
    });
    return Object.fromEntries(entries);
  };

  const readEvidence = (): SharedEvidence => {
    const kind = oneOf(EVIDENCE_KINDS, reader.byte());
    const said = { text: text() };
    switch (kind) {
      case 'stack':
        return { kind, ...said, side: side(), type: text(), path: list(MOST_STEPS, name), value: number() };
      case 'growth':
        return { kind, ...said, sides: sides(), type: text(), path: list(MOST_STEPS, name), values: list(MOST_STEPS, number) };
      case 'goroutines':
        return { kind, ...said, sides: sides(), state: text(), frame: name(), creator: list(1, name)[0], counts: list(MOST_STEPS, number) };
      case 'object':
        return { kind, ...said, side: side(), typeName: name(), retained: number() };
      case 'series': {
        const family = oneOf(FAMILIES, reader.byte());
        const named = list(MOST_STEPS, name);
        const from = number();
        return { kind, ...said, family, names: named, from, to: reader.differenceFrom(from) };
      }
      case 'escape':
        return { kind, ...said, file: name(), line: number() };
      case 'note':
        return { kind, ...said, side: side() };
    }
  };

  const readFinding = (): SharedFinding => {
    const [rule, key, title, sentence, fix] = [text(), text(), text(), text(), text()];
    const kind = oneOf(FINDING_KINDS, reader.byte());
    const severity = oneOf(SEVERITIES, reader.byte() - 1);
    const [weight, confidence] = [reader.varint(), reader.varint()];
    if (weight > 1000 || confidence > 1000) reader.fail();
    const told = reader.byte();
    const verdict = told === 0 ? undefined : oneOf(VERDICTS, told - 1);
    return {
      rule,
      key,
      title,
      sentence,
      fix,
      kind,
      severity,
      weight: weight / 10,
      confidence: confidence / 1000,
      ...(verdict === undefined ? {} : { verdict }),
      impact: readImpact(),
      reasons: list(MOST_ITEMS, text),
      surer: list(MOST_ITEMS, text),
      functions: list(MOST_ITEMS, name),
      also: list(MOST_ITEMS, () => ({ rule: text(), title: text(), sentence: text() })),
      evidence: list(MOST_EVIDENCE, readEvidence),
    };
  };

  const findings = list(MOST_FINDINGS, readFinding);
  // Without any it would have been a plain d1.
  const normal = reader.failed ? [] : normalFindings(findings);
  if (normal.length === 0) reader.fail();
  return normal;
}
