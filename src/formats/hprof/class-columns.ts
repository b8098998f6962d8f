/** What the second pass looks up for every object of a class, in columns by the class's number. */
import { GrowableInt32 } from '../../lib/growable.ts';
import { STRENGTHS, type NodeKind, type Strength } from '../../model/object-graph.ts';
import type { AddressMap } from '../graph/address-map.ts';
import type { LabelBuilder } from '../graph/label-builder.ts';
import { packageOf } from './class-names.ts';
import type { ClassTable } from './class-table.ts';
import type { NameTable } from './name-table.ts';
import type { ShallowSizes } from './shallow-sizes.ts';
import { TYPE, TYPE_NAMES, typeSizes } from './tags.ts';

/** Subclasses decide how strongly `Reference.referent` holds (java.lang.ref); Android has its own finalizer queue. */
const REFERENCE_CLASSES: ReadonlyMap<string, Strength> = new Map([
  ['java.lang.ref.SoftReference', 'soft'],
  ['java.lang.ref.WeakReference', 'weak'],
  ['java.lang.ref.PhantomReference', 'phantom'],
  ['java.lang.ref.FinalReference', 'finalizer'],
  ['java.lang.ref.FinalizerReference', 'finalizer'],
]);
const REFERENCE = 'java.lang.ref.Reference';

export interface ClassColumns {
  readonly names: readonly string[];
  /** Node of the class object, 0 when the file has none. */
  readonly node: Uint32Array;
  /** Labels of objects of the class, and of the class object. */
  readonly label: Uint32Array;
  readonly classLabel: Uint32Array;
  readonly bytes: Float64Array;
  /** References in a body are at `offsets[from] … offsets[to - 1]`. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly offsets: Int32Array;
  /** Where `referent` stands in a body, -1 in most classes; and how strongly it holds, an index into STRENGTHS. */
  readonly looseAt: Int32Array;
  readonly looseStrength: Uint8Array;
  /** Number of the class of primitive arrays by the type of their elements, -1 when not dumped. */
  readonly primitiveClass: Int32Array;
  readonly primitiveLabel: Uint32Array;
  /** Node of java.lang.Class, 0 when the file has none. */
  readonly classClassNode: number;
  readonly labelCount: number;
}

interface ColumnInput {
  readonly classes: ClassTable;
  readonly names: NameTable;
  readonly idSize: number;
  readonly sizes: ShallowSizes;
  readonly primitiveArrays: Float64Array;
  /** What to add to a rank for its node. */
  readonly base: number;
  readonly addresses: AddressMap;
}

export function classColumns(input: ColumnInput): ClassColumns {
  const { classes, names, addresses, base } = input;
  const { count } = classes;
  const classNames = Array.from({ length: count }, (_, number) => classes.nameOf(number, names));
  const layout = layouts(input, classNames);
  const node = new Uint32Array(count);
  const label = new Uint32Array(count);
  const classLabel = new Uint32Array(count);
  const bytes = new Float64Array(count);
  const primitiveClass = new Int32Array(12).fill(-1);
  const primitiveLabel = new Uint32Array(12);
  let labelCount = 1;
  let classClassNode = 0;
  for (let number = 0; number < count; number++) {
    const isDumped = classes.recordOf(number) !== undefined;
    const name = classNames[number]!;
    const type = isDumped && name.endsWith('[]') ? TYPE_NAMES.indexOf(name.slice(0, -2)) : -1;
    if (isDumped) {
      node[number] = base + addresses.indexOf(classes.ids.ids[number]!);
      classLabel[number] = labelCount++;
      if (name === 'java.lang.Class' && classClassNode === 0) classClassNode = node[number]!;
      if (type >= TYPE.boolean && primitiveClass[type] === -1) primitiveClass[type] = number;
    }
    const isPrimitive = type >= 0 && primitiveClass[type] === number && input.primitiveArrays[type]! > 0;
    if (classes.objects.data[number]! > 0 || isPrimitive) {
      label[number] = labelCount++;
      bytes[number] = classes.instanceBytes(number, input.sizes);
    }
  }
  for (let type: number = TYPE.boolean; type <= TYPE.long; type++) {
    if (primitiveClass[type]! >= 0) primitiveLabel[type] = label[primitiveClass[type]!]!;
    else if (input.primitiveArrays[type]! > 0) primitiveLabel[type] = labelCount++;
  }
  return {
    names: classNames,
    node,
    label,
    classLabel,
    bytes,
    ...layout,
    primitiveClass,
    primitiveLabel,
    classClassNode,
    labelCount,
  };
}

/** Own fields come first in a body, those of the superclass after them, without padding. */
function layouts(input: ColumnInput, classNames: readonly string[]) {
  const { classes, names, idSize } = input;
  const { count } = classes;
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const looseAt = new Int32Array(count).fill(-1);
  const looseStrength = new Uint8Array(count);
  const offsets = new GrowableInt32();
  const fileSizes = typeSizes(idSize);
  for (let number = 0; number < count; number++) {
    from[number] = offsets.length;
    const longest = classes.mostFieldBytes.data[number] ?? 0;
    if (longest > 0) {
      let strength: Strength = 'weak';
      let at = 0;
      for (const owner of classes.chainOf(number)) {
        if (at >= longest) break;
        strength = REFERENCE_CLASSES.get(classNames[owner]!) ?? strength;
        const { fieldNames, fieldTypes } = classes.recordOf(owner)!;
        for (let field = 0; field < fieldTypes.length && at < longest; field++) {
          const type = fieldTypes[field]!;
          if (type === TYPE.reference) {
            offsets.push(at);
            if (classNames[owner] === REFERENCE && names.get(fieldNames[field]!) === 'referent') {
              looseAt[number] = at;
              looseStrength[number] = STRENGTHS.indexOf(strength);
            }
          }
          at += fileSizes[type]!;
        }
      }
    }
    to[number] = offsets.length;
  }
  return { from, to, offsets: offsets.take(), looseAt, looseStrength };
}

/** Adds the labels in the order that `classColumns` numbered them. */
export function addClassLabels(
  builder: LabelBuilder,
  columns: ClassColumns,
  input: ColumnInput,
  loaderOf: (number: number) => string,
): void {
  const { classes } = input;
  for (let number = 0; number < classes.count; number++) {
    const name = columns.names[number]!;
    const group = classes.packageOf(number, input.names);
    const loader = columns.classLabel[number] === 0 ? '' : loaderOf(number);
    if (columns.classLabel[number] !== 0) builder.add(`class ${name}`, 'class', group, loader);
    if (columns.label[number] !== 0) builder.add(name, kindOf(name), group, loader);
  }
  for (let type: number = TYPE.boolean; type <= TYPE.long; type++) {
    if (columns.primitiveClass[type]! < 0 && input.primitiveArrays[type]! > 0) {
      const name = `${TYPE_NAMES[type]!}[]`;
      builder.add(name, 'bytes', packageOf(name), BOOT_LOADER);
    }
  }
}

export const BOOT_LOADER = '<boot>';

export function kindOf(name: string): NodeKind {
  if (name === 'java.lang.String') return 'string';
  if (!name.endsWith('[]')) return 'object';
  return TYPE_NAMES.indexOf(name.slice(0, -2)) >= TYPE.boolean ? 'bytes' : 'array';
}
