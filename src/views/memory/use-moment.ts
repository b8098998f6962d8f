import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { MemoryMoment, Timeline } from '../../engine/memory-contract.ts';
import { useAnswer, type Asked } from '../shared/use-answer.ts';
import { askMoment, type MomentQuestion } from './memory-calls.ts';
import { memoryDesk, shownMoment } from './memory-desk.ts';

/** The crosshair may pass over many moments; only those at which it rests are asked for. */
const REST_MS = 40;

/** What is known of a moment; undefined asks nothing. */
export function useMoment(timeline: Timeline, time: number | undefined): Asked<MemoryMoment> {
  const question = useMemo((): MomentQuestion | undefined => (time === undefined ? undefined : { family: timeline.family, time }), [timeline, time]);
  return useAnswer(question, askMoment);
}

export function useRestingMoment(timeline: Timeline): number {
  const wanted = useStore(memoryDesk, (look) => shownMoment(look, timeline));
  const [time, setTime] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setTime(wanted), REST_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return time;
}
