import { err } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';

export interface Refused {
  readonly ok: false;
  readonly error: Failure;
}

export function noFunction(name: string): Refused {
  return err({ code: 'not-found', sentence: `${name} is not in this profile.` });
}

export function notOpen(): Refused {
  return err({ code: 'not-found', sentence: 'That capture is not open any more.' });
}

export function noType(): Refused {
  return err({ code: 'not-found', sentence: 'The profile has no such sample type.' });
}
