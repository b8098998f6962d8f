import { readdirSync, readFileSync } from 'node:fs';
import { Engine } from '../engine/engine.ts';
import type { CaptureFacts, OpenedFile } from '../engine/contract.ts';

/** What `go tool pprof` says of a capture; the shape is described in fixtures/README.md. */
export interface PprofAnswer {
  readonly file: string;
  readonly samples: number;
  readonly locations: number;
  readonly functions: number;
  readonly mappings: number;
  readonly deepestStack: number;
  readonly defaultType: string;
  readonly header: {
    readonly defaultSampleType: string;
    readonly periodType?: { readonly type: string; readonly unit: string };
    readonly period: string;
    readonly timeNanos: string;
    readonly durationNanos: string;
    readonly dropFrames: string;
    readonly comments: readonly string[];
  };
  readonly types: readonly AnswerTable[];
  readonly filters?: readonly (AnswerTable & FilterQuestion)[];
  readonly peek?: readonly AnswerPeek[];
  readonly tags?: readonly AnswerTag[];
}

export interface AnswerTable {
  readonly type: string;
  readonly unit: string;
  readonly total: number;
  readonly shown: number;
  readonly rows: readonly AnswerRow[];
}

export interface AnswerRow {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
  readonly inline?: 'inline' | 'partial';
}

export interface FilterQuestion {
  readonly focus?: string;
  readonly ignore?: string;
  readonly hide?: string;
  readonly show?: string;
  readonly show_from?: string;
  readonly tagfocus?: string;
  readonly tagignore?: string;
}

export interface AnswerPeek {
  readonly function: string;
  readonly type: string;
  readonly flat: number;
  readonly cum: number;
  readonly callers: readonly { readonly name: string; readonly value: number }[];
  readonly callees: readonly { readonly name: string; readonly value: number }[];
}

export interface AnswerTag {
  readonly key: string;
  readonly kind: 'string' | 'number';
  readonly values: readonly {
    readonly value: string | number;
    readonly unit?: string;
    readonly samples: number;
    readonly weights: readonly number[];
  }[];
}

const ROOT = new URL('../../fixtures/', import.meta.url);

export function readAnswers(): readonly PprofAnswer[] {
  const names = readdirSync(new URL('answers/', ROOT), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(`answers/${name.replaceAll('\\', '/')}`, ROOT), 'utf8')) as PprofAnswer);
}

/** Bytes of `made/heap.pb.gz` and the like. */
export function captureBytes(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`captures/${name}`, ROOT)));
}

/** Opens a capture in a fresh engine; a failure fails the test with its sentence. */
export async function openFixture(name: string): Promise<{ readonly engine: Engine; readonly facts: CaptureFacts }> {
  const engine = new Engine();
  const answer = await engine.open('test', { name, blob: new Blob([captureBytes(name)]) }, () => undefined);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.sentence}`);
  return { engine, facts: onlyCaptureOf(answer.value) };
}

/** The capture of a file that has one. */
export function onlyCaptureOf({ captures }: OpenedFile): CaptureFacts {
  const [facts] = captures;
  if (!facts || captures.length > 1) throw new Error(`${captures.length} captures`);
  return facts;
}
