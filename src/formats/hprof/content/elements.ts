import { idAt } from '../class-record.ts';
import type { ObjectRecord, RecordStore } from './record-store.ts';

/** Ids in an array of references. */
export async function readReferences(store: RecordStore, array: ObjectRecord, from: number, to: number): Promise<Float64Array> {
  const end = Math.min(to, array.count);
  const ids = new Float64Array(Math.max(0, end - from));
  if (ids.length === 0) return ids;
  const view = await store.view(array.body + from * store.idSize, ids.length * store.idSize);
  for (let at = 0; at < ids.length; at++) ids[at] = idAt(view, at * store.idSize, store.idSize);
  return ids;
}
