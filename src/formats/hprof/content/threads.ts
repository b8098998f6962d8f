import type { DumpContext } from './dump-context.ts';
import { instanceOfId } from './fields.ts';
import type { RecordStore } from './record-store.ts';
import { readString, STRING_CLASS, textOf } from './strings.ts';
import { recordOfId } from './fields.ts';

const MOST_NAME = 200;

/** `Thread.name` is a String, up to JDK 8 a char[]. */
export async function readThreadName(context: DumpContext, store: RecordStore, id: number): Promise<string | undefined> {
  const thread = await instanceOfId(context, store, id);
  if (!thread) return undefined;
  const nameId = thread.fields.reference('name', 'java.lang.Thread');
  const name = await recordOfId(context, store, nameId);
  if (name?.kind === 'primitives' && name.hasData) return textOf(store, name, true, 0, Math.min(name.count, MOST_NAME));
  const string = await instanceOfId(context, store, nameId);
  if (string?.className !== STRING_CLASS) return undefined;
  return (await readString(context, store, string.fields, MOST_NAME))?.value;
}
