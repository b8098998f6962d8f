/** Command line arguments, strictly: what is not known is an error, and never a file name by accident. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Io } from './io.ts';

export const EXIT_OK = 0;
/** An input could not be read. */
export const EXIT_UNREADABLE = 1;
export const EXIT_USAGE = 2;

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>>;

/** The error is a sentence about the first argument that is wrong. */
export function parse<const O extends Options>(args: readonly string[], options: O): Result<Parsed<O>, string> {
  try {
    return ok(parseArgs({ args: [...args], options, allowPositionals: true, strict: true }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // What follows explains how to write a file name that begins with a dash: true, and beside the point.
    return err(message.split(/\. |\n/)[0]!.replace(/\.$/, ''));
  }
}

/** A number of rows: digits, and at least 1. */
export function parseCount(text: string): number | undefined {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return value > 0 ? value : undefined;
}

export function wrongUsage(io: Io, message: string, usage: string): number {
  io.err(`heapstory: ${message}.\n\n${usage}`);
  return EXIT_USAGE;
}
