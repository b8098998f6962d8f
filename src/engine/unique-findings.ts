/** A finding is known by its key: to who jumps to it, sets it aside or shares it. */
import type { Finding } from '../model/finding.ts';

const MOST_EVIDENCE = 12;
const MOST_ALSO = 12;

/** A rule may find one place more than once, a line apart: the first says so for all of them. */
export function oneForEachKey(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const first = byKey.get(finding.key);
    byKey.set(finding.key, first ? withOther(first, finding) : finding);
  }
  return [...byKey.values()];
}

function withOther(first: Finding, { rule, title, sentence, evidence, also }: Finding): Finding {
  const others = [{ rule, title, sentence }, ...also].filter((one) => one.sentence !== first.sentence && !first.also.some((known) => known.sentence === one.sentence));
  return {
    ...first,
    evidence: [...first.evidence, ...evidence].slice(0, Math.max(first.evidence.length, MOST_EVIDENCE)),
    also: [...first.also, ...others].slice(0, Math.max(first.also.length, MOST_ALSO)),
  };
}
