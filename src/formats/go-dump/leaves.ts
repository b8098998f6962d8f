import type { GoType } from '../go-binary/binary.ts';
import { fieldAt } from './shapes.ts';

/** A part of a value that is shown in one line. */
export interface Leaf {
  readonly name: string;
  readonly offset: number;
  readonly type: GoType;
}

/** Larger values show their arrays as one part each. */
const MOST_LEAVES = 4000;
/** Of what leads nowhere. */
const LONGEST_ARRAY = 64;
const DEEPEST = 8;

/** Fields of a value, those of structs within it included: `Price.Units`, `[3].Name`. */
export function leavesOf(type: GoType): readonly Leaf[] {
  const leaves: Leaf[] = [];
  collect(type, '', 0, 0, leaves);
  return leaves;
}

function collect(type: GoType, name: string, offset: number, depth: number, leaves: Leaf[]): void {
  if (leaves.length >= MOST_LEAVES) return;
  const isShallow = depth < DEEPEST;
  if (isShallow && type.kind === 'struct' && type.name !== 'time.Time' && type.fields.length > 0) {
    for (const field of type.fields) {
      if (field.name === '_' || field.type.size === 0) continue;
      collect(field.type, name === '' ? field.name : `${name}.${field.name}`, offset + field.offset, depth + 1, leaves);
    }
    return;
  }
  const { elem } = type;
  if (isShallow && type.kind === 'array' && elem && elem.size > 0 && type.length <= (type.hasPointers ? MOST_LEAVES : LONGEST_ARRAY)) {
    for (let index = 0; index < type.length; index++) {
      collect(elem, `${name}[${index}]`, offset + index * elem.size, depth + 1, leaves);
    }
    return;
  }
  leaves.push({ name, offset, type });
}

/** The name of the part that a word belongs to, down to what is not a struct or array. Empty for the value itself. */
export function partName(type: GoType, offset: number): string {
  let name = '';
  let at = offset;
  let part = type;
  for (let depth = 0; depth < 2 * DEEPEST; depth++) {
    if (part.kind === 'struct' && part.name !== 'time.Time') {
      const field = fieldAt(part, at);
      if (field === undefined) return name;
      name = name === '' ? field.name : `${name}.${field.name}`;
      at -= field.offset;
      part = field.type;
    } else if (part.kind === 'array' && part.elem && part.elem.size > 0) {
      const index = Math.floor(at / part.elem.size);
      name += `[${index}]`;
      at -= index * part.elem.size;
      part = part.elem;
    } else {
      return name;
    }
  }
  return name;
}
