/**
 * Plain objects have no class, so DevTools infers "interfaces" like `{name, tags}`: sets of properties that enough
 * objects begin with. An object belongs to the interface with the most properties that it has all of.
 * Source: the rules of Chrome DevTools' heap snapshot worker.
 */
import type { Result } from '../../lib/result.ts';
import { ok } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { Shapes } from './shapes.ts';
import { NAME_MISSING, type StringTable } from './string-table.ts';

const LONGEST_NAME = 120;
/** More properties than fit into a name, were each empty. */
const MOST_PROPERTIES = 64;
const LEAST_OBJECTS = 2;
const LEAST_SHARE = 1 / 1000;

interface Interface {
  readonly name: string;
  /** Ids of names. */
  readonly properties: readonly number[];
  count: number;
}

/** A step in the tree of properties in sorted order; `found` where an interface ends. */
interface Step {
  readonly next: Map<number, Step>;
  found: number;
}

/** By shape the name of its interface; undefined where none fits and it stays `Object`. */
export async function inferInterfaces(shapes: Shapes, strings: StringTable): Promise<Result<readonly (string | undefined)[], Failure>> {
  const beginning = (shape: number): readonly number[] => shapes.properties(shapes.example.data[shape]!, MOST_PROPERTIES);
  const ids = new Set<number>();
  let objects = 0;
  for (let shape = 0; shape < shapes.count; shape++) {
    objects += shapes.objects.data[shape]!;
    for (const id of beginning(shape)) ids.add(id);
  }
  const read = await strings.texts(ids);
  if (!read.ok) return read;
  const textOf = (id: number): string => read.value.get(id) ?? NAME_MISSING;

  const byName = new Map<string, Interface>();
  for (let shape = 0; shape < shapes.count; shape++) {
    const { name, properties } = nameOf(beginning(shape), textOf);
    if (properties.length === 0) continue;
    const known = byName.get(name);
    const count = shapes.objects.data[shape]!;
    if (known) known.count += count;
    else byName.set(name, { name, properties, count });
  }
  const least = Math.max(LEAST_OBJECTS, objects * LEAST_SHARE);
  const interfaces = [...byName.values()].sort((a, b) => b.count - a.count).filter(({ count }) => count >= least);
  return ok(assign(shapes, interfaces, textOf));
}

function nameOf(ids: readonly number[], textOf: (id: number) => string): { readonly name: string; readonly properties: readonly number[] } {
  let name = '{';
  const properties: number[] = [];
  for (const id of ids) {
    const text = propertyText(textOf(id));
    if (name.length > 1 && name.length + text.length > LONGEST_NAME) break;
    name += name.length > 1 ? `, ${text}` : text;
    properties.push(id);
  }
  return { name: `${name}}`, properties };
}

/** Names with signs that the list itself uses are quoted. */
export function propertyText(name: string): string {
  return /[,'"{}]/.test(name) ? JSON.stringify(name) : name;
}

function assign(shapes: Shapes, interfaces: readonly Interface[], textOf: (id: number) => string): (string | undefined)[] {
  const used = new Set(interfaces.flatMap(({ properties }) => properties));
  // Any one order serves to find subsets; this is the order of the texts.
  const order = new Map([...used].sort((a, b) => compare(textOf(a), textOf(b))).map((id, index) => [id, index]));
  const rank = (id: number): number => order.get(id)!;
  const start: Step = { next: new Map(), found: -1 };
  for (const [index, { properties }] of interfaces.entries()) {
    let step = start;
    for (const id of [...properties].sort((a, b) => rank(a) - rank(b))) {
      let next = step.next.get(id);
      if (!next) {
        next = { next: new Map(), found: -1 };
        step.next.set(id, next);
      }
      step = next;
    }
    if (step.found < 0) step.found = index;
  }
  const names: (string | undefined)[] = [];
  for (let shape = 0; shape < shapes.count; shape++) {
    const ids = shapes.properties(shapes.example.data[shape]!).filter((id) => used.has(id)).sort((a, b) => rank(a) - rank(b));
    const best = bestMatch(start, ids, interfaces);
    names.push(best < 0 ? undefined : interfaces[best]!.name);
  }
  return names;
}

/** All steps that a part of the properties leads to are followed at once. */
function bestMatch(start: Step, ids: readonly number[], interfaces: readonly Interface[]): number {
  const steps = [start];
  const seen = new Set(steps);
  let best = -1;
  for (const id of ids) {
    for (let index = 0, { length } = steps; index < length; index++) {
      const next = steps[index]!.next.get(id);
      if (!next || seen.has(next)) continue;
      seen.add(next);
      steps.push(next);
      if (next.found >= 0 && (best < 0 || isBetter(next.found, best, interfaces))) best = next.found;
    }
  }
  return best;
}

function isBetter(one: number, other: number, interfaces: readonly Interface[]): boolean {
  const more = interfaces[one]!.properties.length - interfaces[other]!.properties.length;
  return more > 0 || (more === 0 && one < other);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
