/** Which classes matter for waste, and where in their bodies the fields stand that tell. */
import { COLLECTIONS, type CollectionLayout } from '../content/collection-kinds.ts';
import type { DumpContext } from '../content/dump-context.ts';
import { BOXES } from '../content/preview.ts';
import { STRING_CLASS } from '../content/strings.ts';
import { TYPE, typeSizes } from '../tags.ts';

interface Place {
  readonly at: number;
  readonly type: number;
}

export type ClassPlan =
  | { readonly kind: 'string'; readonly value: number; readonly coder: number; readonly offset: number; readonly count: number }
  | { readonly kind: 'box'; readonly saved: number }
  | {
      readonly kind: 'collection';
      readonly table: number;
      /** Where the number of entries stands; of a ring its tail, less its head. */
      readonly size: Place;
      readonly head: Place | undefined;
      /** Slots that a table needs for so many entries. */
      readonly isHashed: boolean;
    };

/** By number of the class; undefined for all that are not looked at. */
export function classPlans(context: DumpContext): readonly (ClassPlan | undefined)[] {
  return context.columns.names.map((name, number) =>
    (context.classes.objects.data[number] ?? 0) > 0 ? planOf(context, number, name) : undefined,
  );
}

function planOf(context: DumpContext, number: number, name: string): ClassPlan | undefined {
  if (name === STRING_CLASS) {
    const value = placeOf(context, number, 'value');
    if (value?.type !== TYPE.reference) return undefined;
    const at = (field: string): number => placeOf(context, number, field)?.at ?? -1;
    return { kind: 'string', value: value.at, coder: at('coder'), offset: at('offset'), count: at('count') };
  }
  if (BOXES.has(name)) {
    const value = placeOf(context, number, 'value');
    if (!value) return undefined;
    return { kind: 'box', saved: context.columns.bytes[number]! - context.sizes.elementBytes(value.type) };
  }
  for (const owner of context.classes.chainOf(number)) {
    const layout = COLLECTIONS.get(context.columns.names[owner]!);
    if (layout) return collectionPlan(context, number, layout);
  }
  return undefined;
}

function collectionPlan(context: DumpContext, number: number, layout: CollectionLayout): ClassPlan | undefined {
  if (layout.kind === 'wrapper' || layout.kind === 'tree' || layout.kind === 'linked') return undefined;
  const table = placeOf(context, number, layout.kind === 'map' || layout.kind === 'pairs' ? layout.table : layout.array);
  const size = layout.kind === 'ring' ? placeOf(context, number, 'tail') : layout.size && placeOf(context, number, layout.size);
  const head = layout.kind === 'ring' ? placeOf(context, number, 'head') : undefined;
  if (!table || !size || table.type !== TYPE.reference) return undefined;
  if ([size, ...(head ? [head] : [])].some(({ type }) => type !== TYPE.int && type !== TYPE.long)) return undefined;
  return { kind: 'collection', table: table.at, size, head, isHashed: layout.kind === 'map' };
}

/** Where a field of that name stands in a body; the one of the lowest class. */
function placeOf(context: DumpContext, number: number, field: string): Place | undefined {
  const sizes = typeSizes(context.header.idSize);
  let at = 0;
  for (const owner of context.classes.chainOf(number)) {
    const { fieldNames, fieldTypes } = context.classes.recordOf(owner)!;
    for (let index = 0; index < fieldTypes.length; index++) {
      if (context.names.get(fieldNames[index]!) === field) return { at, type: fieldTypes[index]! };
      at += sizes[fieldTypes[index]!]!;
    }
  }
  return undefined;
}
