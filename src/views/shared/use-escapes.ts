import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Answer, CaptureId } from '../../engine/contract.ts';
import type { FunctionEscapes } from '../../engine/memory-contract.ts';
import type { EscapeNote } from '../../model/escape-note.ts';
import { engine } from '../../store/actions.ts';
import { session } from '../../store/session.ts';
import { useAnswer } from './use-answer.ts';

export type EscapesByName = ReadonlyMap<string, readonly EscapeNote[]>;

const NONE: EscapesByName = new Map();

const ask = ({ capture }: { readonly capture: CaptureId }): Promise<Answer<readonly FunctionEscapes[]>> => engine.calls.escapesOf(capture);

/** What the compiler said, by the full name of the function; nothing is asked while nobody dropped it. */
export function useEscapes(capture: CaptureId): EscapesByName {
  const extras = useStore(session, (state) => state.extras);
  const question = useMemo(() => (extras.some(({ kind }) => kind === 'escapes') ? { capture, extras } : undefined), [capture, extras]);
  const { value } = useAnswer(question, ask);
  return useMemo(() => (value ? new Map(value.map(({ name, notes }) => [name, notes])) : NONE), [value]);
}
