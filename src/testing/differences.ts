import { readdirSync, readFileSync } from 'node:fs';
import type { AnswerTable } from './fixtures.ts';

/** What `go tool pprof -diff_base` says of a pair of captures: rows carry head minus base. */
export interface PprofDifference {
  readonly base: string;
  readonly head: string;
  readonly types: readonly AnswerTable[];
}

const FOLDER = new URL('../../fixtures/differences/', import.meta.url);

export function readDifferences(): readonly PprofDifference[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as PprofDifference);
}
