/** What `heapstory path` is asked about: an object by its address, or a type by its name. */
import type { Answer } from '../engine/contract.ts';
import type { ObjectRow, TypeRow } from '../engine/graph-contract.ts';
import { formatCount } from '../lib/format-value.ts';
import { err, ok } from '../lib/result.ts';
import type { Heap } from './heap.ts';
import type { Io } from './io.ts';

export type Target =
  | { readonly kind: 'object'; readonly row: ObjectRow; readonly caution: string | undefined }
  | { readonly kind: 'type'; readonly type: number; readonly caution: string | undefined };

/** As the runtimes' tools print it: `0xc000123400`, `@12345`, `java.lang.String @ 0x7f00`; and digits alone. */
const ADDRESS = /^(?:.*@\s*)?(0x[\da-f]{1,16}|\d{1,16})$/i;
/** Without its 0x; what is shorter is rather a word. */
const BARE_ADDRESS = /^[\da-f]{6,16}$/i;
const MOST_NAMED = 10;

export async function findTarget(io: Io, { facts, graph }: Heap, wanted: string): Promise<Answer<Target>> {
  const all = await io.engine.histogram(facts.id, 'type', { by: 'retained', descending: true }, wanted, 0, Infinity);
  if (!all.ok) return all;
  const types = all.value.rows;
  // The names of some types end in an address, so a whole name goes first.
  const exact = types.filter(({ name }) => name === wanted);
  if (exact.length > 0) return ok(ofOneName(exact));
  const address = ADDRESS.exec(wanted.trim())?.[1];
  if (address !== undefined) {
    const row = await io.engine.findObject(facts.id, address);
    return row.ok ? ok(ofObject(row.value, address)) : row;
  }
  const bare = graph.runtime === 'v8' ? undefined : BARE_ADDRESS.exec(wanted.trim())?.[0];
  if (bare !== undefined) {
    const row = await io.engine.findObject(facts.id, `0x${bare}`);
    if (row.ok) return ok(ofObject(row.value, bare));
    if (row.error.code !== 'not-found') return row;
  }
  const names = [...new Set(types.map(({ name }) => name))];
  if (names.length === 1) return ok(ofOneName(types));
  return err({ code: 'not-found', sentence: names.length === 0 ? noSuch(wanted, bare) : tooMany(wanted, names) });
}

function ofOneName(types: readonly TypeRow[]): Target {
  const [largest] = types;
  const caution =
    types.length === 1
      ? undefined
      : `${formatCount(types.length)} types are called ${largest!.name}, loaded by different class loaders. This is the one that retains most${largest!.loader === '' ? '' : `, of ${largest!.loader}`}.`;
  return { kind: 'type', type: largest!.key, caution };
}

/** An address may lie inside an object, as pointers of a debugger do. */
function ofObject(row: ObjectRow, asked: string): Target {
  // V8 has no addresses: its objects have numbers, and nothing lies inside one.
  const isAt = !row.address.startsWith('0x') || BigInt(row.address) === BigInt(withPrefix(asked));
  return { kind: 'object', row, caution: isAt ? undefined : `${withPrefix(asked)} lies in the object at ${row.address}.` };
}

function withPrefix(address: string): string {
  return `0x${address.replace(/^0x/i, '')}`;
}

function noSuch(wanted: string, bare: string | undefined): string {
  const address = bare === undefined ? 'it is no address like 0xc000123400 or @12345' : `no object is at 0x${bare}`;
  return `No type of this heap has ${wanted} in its name, and ${address}. The verb histogram lists the types.`;
}

function tooMany(wanted: string, names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  const rest = names.length > MOST_NAMED ? `, and ${formatCount(names.length - MOST_NAMED)} more` : '';
  return `${formatCount(names.length)} types have ${wanted} in their names: ${shown}${rest}. Name one of them whole.`;
}
