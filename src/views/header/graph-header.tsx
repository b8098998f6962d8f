import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { GraphFacts } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import type { Notice } from '../../model/failure.ts';
import { KIND_NAMES, localTime, utcTime } from './fact-texts.ts';
import { CapturedFact, DetailRow, Fact, FactsFrame } from './facts-frame.tsx';
import { graphNotices, memStatText } from './graph-texts.ts';

interface HeaderProps {
  readonly facts: CaptureFacts;
  readonly graph: GraphFacts;
}

/** What an object graph says about itself. */
export function GraphHeader({ facts, graph }: HeaderProps): ReactNode {
  const { unreachable } = graph;
  const notices: readonly Notice[] = [...graphNotices(graph), ...facts.notices];
  return (
    <FactsFrame facts={facts} noun="capture" notices={notices} details={<GraphDetails facts={facts} graph={graph} />}>
      <Fact name="Heap" title={`${counted(graph.shallow, 'byte')} reachable`} keep>{formatBytes(graph.shallow)}</Fact>
      <Fact name="Objects">{formatCount(graph.objects)}</Fact>
      {graph.onlyHistogram ? null : <Fact name="References">{formatCount(graph.references)}</Fact>}
      <Fact name="Types">{formatCount(graph.types)}</Fact>
      {unreachable.objects === 0 ? null : (
        <Fact name="Unreachable" title={`${counted(unreachable.objects, 'object')} that no root leads to`}>{formatBytes(unreachable.shallow)}</Fact>
      )}
      {graph.typed >= 1 ? null : (
        <Fact name="Typed" title="Share of the bytes whose type is known">{formatPercent(graph.typed, 1)}</Fact>
      )}
      <CapturedFact time={facts.time} />
      {graph.producer === '' ? null : <Fact name="By">{graph.producer}</Fact>}
    </FactsFrame>
  );
}

function GraphDetails({ facts, graph }: HeaderProps): ReactNode {
  const { unreachable, allocationStacks } = graph;
  return (
    <dl className="facts-details">
      <DetailRow name="File">{visibleText(facts.name)}, {formatBytes(facts.byteLength)}</DetailRow>
      <DetailRow name="Kind">{KIND_NAMES[facts.kind]} ({facts.format}){graph.producer === '' ? '' : `, ${graph.producer}`}</DetailRow>
      <DetailRow name="Captured">
        {facts.time === undefined ? 'The file does not say.' : `${localTime(facts.time)} here, ${utcTime(facts.time)}`}
      </DetailRow>
      {graph.onlyHistogram ? (
        <DetailRow name="Counted">
          {counted(graph.objects, 'object')} of {counted(graph.types, 'type')}, {counted(graph.shallow, 'byte')}
        </DetailRow>
      ) : (
        <>
          <DetailRow name="Reachable">
            {counted(graph.objects, 'object')} of {counted(graph.types, 'type')}, {counted(graph.shallow, 'byte')}; {counted(graph.references, 'reference')}
          </DetailRow>
          <DetailRow name="Unreachable">
            {unreachable.objects === 0 ? 'nothing' : `${counted(unreachable.objects, 'object')}, ${formatBytes(unreachable.shallow)}`}
          </DetailRow>
          <DetailRow name="Types known">{formatPercent(graph.typed, 1)} of the reachable bytes</DetailRow>
          <DetailRow name="Roots">
            {graph.roots.map(({ kind, count }) => (
              <span key={kind} className="facts-value">{kind} {formatCount(count)}</span>
            ))}
          </DetailRow>
          <DetailRow name="Allocated at">
            {allocationStacks === 'none' ? 'The file does not say.' : `${allocationStacks} objects say where they were allocated`}
          </DetailRow>
        </>
      )}
      {graph.extras.map(({ label, value }) => (
        <DetailRow key={label} name={label}>{value}</DetailRow>
      ))}
      {graph.memStats.length === 0 ? null : (
        <DetailRow name="MemStats">
          {graph.memStats.map((stat) => (
            <span key={stat.name} className="facts-value">{stat.name} {memStatText(stat.name, stat.value)}</span>
          ))}
        </DetailRow>
      )}
    </dl>
  );
}
