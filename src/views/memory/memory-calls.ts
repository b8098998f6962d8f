/** What the timeline asks of the engine. */
import type { Answer } from '../../engine/contract.ts';
import type { MemoryMoment, RuntimeFamily, Timeline, TimelineQuery, TimelineSlice } from '../../engine/memory-contract.ts';
import { engine } from '../../store/actions.ts';

export interface TimelineQuestion {
  readonly family: RuntimeFamily | undefined;
  /** Whatever is opened or closed may stand on the axis, so that it is asked again. */
  readonly open: readonly object[];
}

export interface MomentQuestion {
  readonly family: RuntimeFamily;
  readonly time: number;
}

export const askTimeline = ({ family }: TimelineQuestion): Promise<Answer<Timeline>> => engine.calls.timeline(family);
export const askSlice = (query: TimelineQuery): Promise<Answer<TimelineSlice>> => engine.calls.timelineSlice(query);
export const askMoment = ({ family, time }: MomentQuestion): Promise<Answer<MemoryMoment>> => engine.calls.memoryAt(family, time);
