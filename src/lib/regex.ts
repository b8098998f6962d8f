import type { RE2JS } from 're2js';
import { err, ok, type Result } from './result.ts';

/**
 * Regular expressions as Go has them (RE2): the same syntax that `go tool pprof` takes, and time linear in the text, so
 * that no pattern can hang the worker. JavaScript's own are neither.
 */
let engine: typeof RE2JS | undefined;

/** The engine is 45 kB, and fetched with the first file instead of with the page. */
export async function loadRegex(): Promise<void> {
  engine ??= (await import('re2js')).RE2JS;
}

/** A test for "matches anywhere", or the reason why the pattern can't be read. Wants `loadRegex` first. */
export function compileRegex(source: string): Result<(text: string) => boolean, string> {
  if (!engine) throw new Error('loadRegex was not awaited');
  try {
    const pattern = engine.compile(source);
    return ok((text) => pattern.matcher(text).find());
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return err(message.replace(/^error parsing regexp: /, '') || 'it can’t be read');
  }
}
