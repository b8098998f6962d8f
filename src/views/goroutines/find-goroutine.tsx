import type { ReactNode } from 'react';
import { openGoroutine } from '../../store/goroutine-actions.ts';
import { FindField } from '../shared/find-field.tsx';
import { typedGoroutine } from './stack-text.ts';

/** Goes to a goroutine by its number, as a log or a stack trace prints it. */
export function FindGoroutine(): ReactNode {
  return <FindField id="find-goroutine" label="Find a goroutine by its number" placeholder="Find goroutine 1234" find={find} />;
}

async function find(text: string): Promise<string | undefined> {
  const id = typedGoroutine(text);
  return id === undefined ? 'That is no goroutine’s number. It looks like 1234.' : openGoroutine(id);
}
