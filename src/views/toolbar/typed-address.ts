/** Addresses as people type them. Pure. */
import type { Runtime } from '../../model/object-graph.ts';

export const EXAMPLE_ADDRESS: Readonly<Record<Runtime, string>> = { go: '0xc000123400', jvm: '0x7ff001230', v8: '@12345' };

/** What a text may mean, likeliest first; empty: it is no address. */
export function typedAddresses(text: string, runtime: Runtime): readonly string[] {
  const typed = text.trim();
  if (runtime === 'v8') return /^@?\d{1,15}$/.test(typed) ? [typed] : [];
  // As it stands in a line of a log: "object 0x7ff001230".
  const marked = /(?:^|[^\da-z])(0x[\da-f]{1,16})(?![\da-z])/i.exec(typed)?.[1];
  if (marked !== undefined) return [marked];
  if (!/^[\da-f]{1,16}$/i.test(typed)) return [];
  // Tools print addresses in hexadecimal, and some ids of a Java heap in decimal.
  return runtime === 'jvm' && /^\d+$/.test(typed) ? [`0x${typed}`, typed] : [`0x${typed}`];
}
