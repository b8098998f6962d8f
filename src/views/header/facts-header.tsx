import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatCount, formatNanoseconds, formatValue } from '../../lib/format-value.ts';
import type { Perspective } from '../../store/session.ts';
import { baseName, countsAll, periodText, shortBuildId } from './fact-texts.ts';
import { FactsDetails } from './facts-details.tsx';
import { CapturedFact, Fact, FactsFrame } from './facts-frame.tsx';

/** What the capture says about itself, on one line; all of it, in full, on demand. */
export function FactsHeader(props: { readonly facts: CaptureFacts; readonly perspective: Perspective }): ReactNode {
  const { facts, perspective } = props;
  const type = facts.valueTypes[perspective.type];
  return (
    <FactsFrame facts={facts} noun="profile" notices={facts.notices} details={<FactsDetails facts={facts} />}>
      {type ? (
        <Fact name="Total" title={`${type.type}, ${formatCount(type.total)} ${type.unit}`}>
          {formatValue(type.total, type.unit)}
        </Fact>
      ) : null}
      <CapturedFact time={facts.time} />
      {facts.durationSeconds === undefined ? null : (
        <Fact name="Over">{formatNanoseconds(facts.durationSeconds * 1e9)}</Fact>
      )}
      {facts.period && !countsAll(facts.period) ? <Fact name="Sampled">{periodText(facts.period)}</Fact> : null}
      <Fact name="Samples">{formatCount(facts.samples)}</Fact>
      <Fact name="Stacks">{formatCount(facts.distinctStacks)}</Fact>
      <Fact name="Functions">{formatCount(facts.functions)}</Fact>
      {facts.binary === undefined ? null : <Fact name="Binary" title={facts.binary}>{baseName(facts.binary)}</Fact>}
      {facts.buildId === undefined ? null : <Fact name="Build" title={facts.buildId}>{shortBuildId(facts.buildId)}</Fact>}
      {facts.goVersion ? <Fact name="Go" title={facts.goVersion.evidence}>{facts.goVersion.version.replace(/^go/, '')}</Fact> : null}
    </FactsFrame>
  );
}
