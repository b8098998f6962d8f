/** Entries of collections, walked from the beginning as far as someone looks. */
import type { Collection } from './collection-kinds.ts';
import type { DumpContext } from './dump-context.ts';
import { readReferences } from './elements.ts';
import { instanceOfId, recordOfId, type Instance } from './fields.ts';
import type { RecordStore } from './record-store.ts';

/** Each is a read of its own somewhere in the file; whoever wants more looks at the table. */
export const MOST_ENTRIES = 2000;
/** Empty slots are read in one go, but a table can have millions. */
const MOST_SLOTS = 4_000_000;
const SLOTS_AT_ONCE = 8192;

export interface Entry {
  /** Id of the key, undefined in lists and sets' elements. */
  readonly key: number | undefined;
  /** Id of the value or element. */
  readonly value: number;
}

/** How many entries can be listed. */
export function listable(collection: Collection): number {
  const { layout, size } = collection;
  return layout.kind === 'list' || layout.kind === 'ring' ? size : Math.min(size, MOST_ENTRIES);
}

export async function readEntries(
  context: DumpContext,
  store: RecordStore,
  collection: Collection,
  from: number,
  to: number,
): Promise<readonly Entry[]> {
  const end = Math.min(to, listable(collection));
  if (from >= end) return [];
  const walked = await walk(context, store, collection, from, end);
  return collection.isMap ? walked : walked.map(({ key, value }) => ({ key: undefined, value: key ?? value }));
}

async function walk(
  context: DumpContext,
  store: RecordStore,
  { instance, layout }: Collection,
  from: number,
  to: number,
): Promise<readonly Entry[]> {
  const { fields } = instance;
  switch (layout.kind) {
    case 'list':
    case 'ring': {
      const array = await recordOfId(context, store, fields.reference(layout.array));
      if (array?.kind !== 'objects') return [];
      const head = layout.kind === 'ring' ? Math.max(0, fields.integer('head') ?? 0) : 0;
      const first = await readReferences(store, array, head + from, head + to);
      const wrapped = Math.max(0, head + to - array.count);
      const rest = await readReferences(store, array, Math.max(0, head + from - array.count), wrapped);
      return [...first, ...(layout.kind === 'ring' ? rest : [])].map((value) => ({ key: undefined, value }));
    }
    case 'linked': {
      const entries: Entry[] = [];
      let node = await instanceOfId(context, store, fields.reference(layout.first));
      for (let at = 0; node && at < to; at++) {
        if (at >= from) entries.push({ key: undefined, value: node.fields.reference('item') });
        node = await instanceOfId(context, store, node.fields.reference('next'));
      }
      return entries;
    }
    case 'map':
      return walkTable(context, store, fields.reference(layout.table), layout, from, to);
    case 'pairs': {
      const array = await recordOfId(context, store, fields.reference(layout.table));
      if (array?.kind !== 'objects') return [];
      const ids = await readReferences(store, array, 0, Math.min(array.count, 65_536));
      const entries: Entry[] = [];
      for (let at = 0; at + 1 < ids.length && entries.length < to; at += 2) {
        if (ids[at] !== 0) entries.push({ key: ids[at]!, value: ids[at + 1]! });
      }
      return entries.slice(from, to);
    }
    case 'tree':
      return walkTree(context, store, fields.reference(layout.root), from, to);
    case 'wrapper':
      return [];
  }
}

async function walkTable(
  context: DumpContext,
  store: RecordStore,
  tableId: number,
  names: { readonly key: string; readonly value: string },
  from: number,
  to: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const table = await recordOfId(context, store, tableId);
  if (table?.kind !== 'objects') return entries;
  let seen = 0;
  for (let slot = 0; slot < Math.min(table.count, MOST_SLOTS) && seen < to; slot += SLOTS_AT_ONCE) {
    for (const id of await readReferences(store, table, slot, slot + SLOTS_AT_ONCE)) {
      if (id === 0 || seen >= to) continue;
      let node = await firstNode(context, store, id);
      while (node && seen < to) {
        if (seen++ >= from) entries.push({ key: node.fields.reference(names.key), value: node.fields.reference(names.value) });
        node = await instanceOfId(context, store, node.fields.reference('next'));
      }
    }
  }
  return entries;
}

/** A bin of ConcurrentHashMap that became a tree begins with a node of its own, without key. */
async function firstNode(context: DumpContext, store: RecordStore, id: number): Promise<Instance | undefined> {
  const node = await instanceOfId(context, store, id);
  if (node?.fields.find('first') === undefined) return node;
  return instanceOfId(context, store, node.fields.reference('first'));
}

/** In order of the keys. */
async function walkTree(
  context: DumpContext,
  store: RecordStore,
  rootId: number,
  from: number,
  to: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const path: Instance[] = [];
  let seen = 0;
  let node = await instanceOfId(context, store, rootId);
  // A damaged tree can lead in circles; no true one is deeper than that.
  while ((node || path.length > 0) && seen < to && path.length < 200) {
    if (node) {
      path.push(node);
      node = await instanceOfId(context, store, node.fields.reference('left'));
      continue;
    }
    const next = path.pop()!;
    if (seen++ >= from) entries.push({ key: next.fields.reference('key'), value: next.fields.reference('value') });
    node = await instanceOfId(context, store, next.fields.reference('right'));
  }
  return entries;
}
