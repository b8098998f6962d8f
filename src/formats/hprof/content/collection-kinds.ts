/** The JDK's collections: how many entries they have, and where those are. Field names are those of OpenJDK 6 to 25 and Android. */
import { formatCount } from '../../../lib/format-value.ts';
import type { DumpContext } from './dump-context.ts';
import { instanceOfId, recordOfId, type Instance } from './fields.ts';
import { readReferences } from './elements.ts';
import type { RecordStore } from './record-store.ts';

export type CollectionLayout =
  | { readonly kind: 'list'; readonly array: string; readonly size: string | undefined }
  | { readonly kind: 'ring'; readonly array: string }
  | { readonly kind: 'linked'; readonly first: string; readonly size: string }
  | { readonly kind: 'map'; readonly table: string; readonly size: string; readonly value: string; readonly key: string }
  | { readonly kind: 'pairs'; readonly table: string; readonly size: string }
  | { readonly kind: 'tree'; readonly root: string; readonly size: string }
  | { readonly kind: 'wrapper'; readonly inner: string };

const hashed: CollectionLayout = { kind: 'map', table: 'table', size: 'size', key: 'key', value: 'value' };

export const COLLECTIONS: ReadonlyMap<string, CollectionLayout> = new Map<string, CollectionLayout>([
  ['java.util.HashMap', hashed],
  ['java.util.LinkedHashMap', hashed],
  ['java.util.Hashtable', { ...hashed, size: 'count' }],
  ['java.util.WeakHashMap', { ...hashed, key: 'referent' }],
  ['java.util.concurrent.ConcurrentHashMap', { ...hashed, size: 'baseCount', value: 'val' }],
  ['java.util.IdentityHashMap', { kind: 'pairs', table: 'table', size: 'size' }],
  ['java.util.TreeMap', { kind: 'tree', root: 'root', size: 'size' }],
  ['java.util.HashSet', { kind: 'wrapper', inner: 'map' }],
  ['java.util.TreeSet', { kind: 'wrapper', inner: 'm' }],
  ['java.util.ArrayList', { kind: 'list', array: 'elementData', size: 'size' }],
  ['java.util.Vector', { kind: 'list', array: 'elementData', size: 'elementCount' }],
  ['java.util.Arrays$ArrayList', { kind: 'list', array: 'a', size: undefined }],
  ['java.util.concurrent.CopyOnWriteArrayList', { kind: 'list', array: 'array', size: undefined }],
  ['java.util.PriorityQueue', { kind: 'list', array: 'queue', size: 'size' }],
  ['java.util.ArrayDeque', { kind: 'ring', array: 'elements' }],
  ['java.util.LinkedList', { kind: 'linked', first: 'first', size: 'size' }],
]);

/** Layout of a class by its own name or that of the nearest superclass that is a collection. */
export function layoutOf(context: DumpContext, classId: number): CollectionLayout | undefined {
  const number = context.classes.ids.find(classId);
  if (number < 0) return undefined;
  for (const owner of context.classes.chainOf(number)) {
    const layout = COLLECTIONS.get(context.columns.names[owner]!);
    if (layout) return layout;
  }
  return undefined;
}

export interface Collection {
  readonly instance: Instance;
  readonly layout: CollectionLayout;
  readonly isMap: boolean;
  readonly size: number;
}

/** Undefined when the object is no collection, or its fields are not those of one. */
export async function collectionOf(
  context: DumpContext,
  store: RecordStore,
  instance: Instance,
  depth = 0,
): Promise<Collection | undefined> {
  const layout = layoutOf(context, instance.record.classId);
  if (!layout) return undefined;
  if (layout.kind === 'wrapper') {
    const inner = depth > 2 ? undefined : await instanceOfId(context, store, instance.fields.reference(layout.inner));
    const held = inner && (await collectionOf(context, store, inner, depth + 1));
    return held && { ...held, isMap: false };
  }
  const size = await sizeOf(context, store, instance, layout);
  if (size === undefined) return undefined;
  const isMap = layout.kind === 'map' || layout.kind === 'pairs' || layout.kind === 'tree';
  return { instance, layout, isMap, size };
}

export function sizeText({ isMap, size }: Collection): string {
  const noun = isMap ? (size === 1 ? 'entry' : 'entries') : size === 1 ? 'element' : 'elements';
  return `${formatCount(size)} ${noun}`;
}

async function sizeOf(
  context: DumpContext,
  store: RecordStore,
  instance: Instance,
  layout: Exclude<CollectionLayout, { readonly kind: 'wrapper' }>,
): Promise<number | undefined> {
  const { fields } = instance;
  if (layout.kind === 'ring') {
    const array = await recordOfId(context, store, fields.reference(layout.array));
    const head = fields.integer('head');
    const tail = fields.integer('tail');
    if (array?.kind !== 'objects' || head === undefined || tail === undefined) return undefined;
    return tail >= head ? tail - head : tail - head + array.count;
  }
  if (layout.kind === 'list' && layout.size === undefined) {
    return (await recordOfId(context, store, fields.reference(layout.array)))?.count;
  }
  const listed = layout.size === undefined ? undefined : fields.integer(layout.size);
  if (listed === undefined) return undefined;
  if (layout.size !== 'baseCount') return Math.max(0, listed);
  // Under contention ConcurrentHashMap counts in cells besides.
  let size = listed;
  const cells = await recordOfId(context, store, fields.reference('counterCells'));
  if (cells?.kind === 'objects') {
    for (const id of await readReferences(store, cells, 0, Math.min(cells.count, 1024))) {
      const cell = await instanceOfId(context, store, id);
      size += cell?.fields.integer('value') ?? 0;
    }
  }
  return Math.max(0, size);
}
