/** Writes what findings-format.ts describes. */
import type { SharedEvidence, SharedFinding } from '../model/shared-comparison.ts';
import type { ByteWriter } from './byte-writer.ts';
import { EVIDENCE_KINDS, FAMILIES, FINDING_KINDS, VERDICTS } from './findings-format.ts';
import { IMPACTS } from './normal-findings.ts';

/** `names`: those of the tree. The findings are normal. */
export function writeFindings(out: ByteWriter, findings: readonly SharedFinding[], names: readonly string[]): void {
  const index = new Map(names.map((name, at) => [name, at]));
  const more = [...new Set(findings.flatMap(namesIn))].filter((name) => !index.has(name)).toSorted((one, other) => (one < other ? -1 : 1));
  more.forEach((name, at) => index.set(name, names.length + at));
  const list = <T>(items: readonly T[], write: (item: T) => void): void => {
    out.varint(items.length);
    for (const item of items) write(item);
  };
  const text = (value: string): void => out.text(value);
  const number = (value: number): void => out.difference(0, value);
  const name = (value: string): void => out.varint(index.get(value)!);
  list(more, text);
  list(findings, (finding) => {
    const { rule, key, title, sentence, fix, kind, severity, weight, confidence, verdict, impact, reasons, surer, functions, also, evidence } = finding;
    for (const value of [rule, key, title, sentence, fix]) text(value);
    out.byte(FINDING_KINDS.indexOf(kind));
    out.byte(severity);
    out.varint(Math.round(weight * 10));
    out.varint(Math.round(confidence * 1000));
    out.byte(verdict === undefined ? 0 : 1 + VERDICTS.indexOf(verdict));
    out.byte(IMPACTS.reduce((mask, one, at) => (impact[one] === undefined ? mask : mask | (1 << at)), 0));
    for (const one of IMPACTS) {
      const value = impact[one];
      if (value !== undefined) number(one === 'hoursToLimit' ? Math.round(value * 1000) : value);
    }
    list(reasons, text);
    list(surer, text);
    list(functions, name);
    list(also, (one) => {
      for (const value of [one.rule, one.title, one.sentence]) text(value);
    });
    list(evidence, (one) => {
      out.byte(EVIDENCE_KINDS.indexOf(one.kind));
      text(one.text);
      writePlace(one);
    });
  });

  function writePlace(evidence: SharedEvidence): void {
    switch (evidence.kind) {
      case 'stack':
        out.byte(evidence.side);
        text(evidence.type);
        list(evidence.path, name);
        return number(evidence.value);
      case 'growth':
        list(evidence.sides, (side) => out.byte(side));
        text(evidence.type);
        list(evidence.path, name);
        return list(evidence.values, number);
      case 'goroutines':
        list(evidence.sides, (side) => out.byte(side));
        text(evidence.state);
        name(evidence.frame);
        list(evidence.creator === undefined ? [] : [evidence.creator], name);
        return list(evidence.counts, number);
      case 'object':
        out.byte(evidence.side);
        name(evidence.typeName);
        return number(evidence.retained);
      case 'series':
        out.byte(FAMILIES.indexOf(evidence.family));
        list(evidence.names, name);
        number(evidence.from);
        return out.difference(evidence.from, evidence.to);
      case 'escape':
        name(evidence.file);
        return number(evidence.line);
      case 'note':
        return out.byte(evidence.side);
    }
  }
}

/** All that stands in the lists of names. */
export function namesIn({ functions, evidence }: SharedFinding): readonly string[] {
  return [...functions, ...evidence.flatMap(namesOf)];
}

function namesOf(evidence: SharedEvidence): readonly string[] {
  switch (evidence.kind) {
    case 'stack':
    case 'growth':
      return evidence.path;
    case 'goroutines':
      return evidence.creator === undefined ? [evidence.frame] : [evidence.frame, evidence.creator];
    case 'object':
      return [evidence.typeName];
    case 'series':
      return evidence.names;
    case 'escape':
      return [evidence.file];
    case 'note':
      return [];
  }
}
