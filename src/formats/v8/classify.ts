/** Classes as DevTools' summary has them: constructors, `(string)`, `(array)`, `Function`, `{name, tags}`, `Detached <div>`. */
import { ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { NodeKind } from '../../model/object-graph.ts';
import { className, detachedName, namedKind, tagName } from './class-names.ts';
import { ClassTable } from './class-table.ts';
import { decodeJsonString } from './decode-string.ts';
import { inferInterfaces } from './interfaces.ts';
import type { Sections } from './sections.ts';
import { Shapes } from './shapes.ts';
import { NAME_MISSING } from './string-table.ts';
import { kindOf, type NodeCodes } from './type-codes.ts';

/** A name is one line in a table. */
const LONGEST_NAME = 1024;

export interface Classified {
  readonly classes: ClassTable;
  /** By node. */
  readonly label: Uint32Array<ArrayBuffer>;
  readonly shapeCount: number;
}

/** `first` are the rows of all edges as the file has them: their order makes the names of interfaces. */
export async function classify(
  sections: Sections,
  first: Uint32Array,
  nodes: NodeCodes,
  propertyType: number,
  isDetached: Uint8Array | undefined,
  isCancelled: () => boolean,
): Promise<Result<Classified, Failure>> {
  const { nodeCount, strings, header } = sections;
  const types = sections.nodeType.data;
  const names = sections.nodeName.data;
  const root = header.root < nodeCount ? header.root : 0;
  const plainName = strings.known.id('Object');

  const shapes = new Shapes(sections, first, propertyType);
  const label = new Uint32Array(nodeCount);
  const isNamed = new Uint8Array(strings.count);
  for (let node = 0; node < nodeCount; node++) {
    const type = types[node]!;
    const name = names[node]!;
    if (type === nodes.object && name === plainName) label[node] = shapes.of(node);
    else if ((type === nodes.object || type === nodes.native || type === nodes.synthetic) && name < strings.count) isNamed[name] = 1;
  }
  const texts = new Map<number, string>();
  const failure = await strings.visit(
    Uint32Array.from(marked(isNamed)),
    LONGEST_NAME * 6,
    (id, bytes) => texts.set(id, decodeJsonString(bytes).slice(0, LONGEST_NAME)),
    isCancelled,
  );
  if (failure) return { ok: false, error: failure };
  const interfaces = await inferInterfaces(shapes, strings);
  if (!interfaces.ok) return interfaces;

  const classes = new ClassTable();
  const ofType = header.nodeTypes.map((type) => classes.add(className(type), kindOf(type)));
  const unknown = classes.add('(undefined)', 'untyped');
  const plain = classes.add('Object', 'object');
  const byInterface = new Map<string, number>();
  const ofShape = interfaces.value.map((name) => {
    if (name === undefined) return plain;
    let found = byInterface.get(name);
    if (found === undefined) {
      found = classes.add(name, 'object');
      byInterface.set(name, found);
    }
    return found;
  });
  const ofName = new NameClasses(classes, texts, strings.count);
  const sizes = sections.nodeSize.data;
  for (let node = 0; node < nodeCount; node++) {
    const type = types[node]!;
    const hasBytes = (sizes[node] ?? 0) !== 0;
    if (node === root) label[node] = 0;
    else if (type === nodes.object) {
      const found = names[node] === plainName ? ofShape[label[node]!]! : ofName.find(names[node]!, false, 'object');
      label[node] = classes.label(found, sections.places.of(node), hasBytes);
    } else if (type === nodes.native) {
      label[node] = classes.label(ofName.find(names[node]!, isDetached?.[node] === 1, 'native'), 0, hasBytes);
    } else if (type === nodes.synthetic && !hasBytes) {
      label[node] = classes.label(classes.byName(texts.get(names[node]!) ?? NAME_MISSING, 'root'), 0, true);
    } else label[node] = classes.label(ofType[type] ?? unknown, 0, hasBytes);
  }
  return ok({ classes, label, shapeCount: shapes.count });
}

/** Objects and natives are called by their name; two names make two classes, but for tags with attributes. */
class NameClasses {
  private readonly classes: ClassTable;
  private readonly texts: ReadonlyMap<number, string>;
  private readonly attached: Uint32Array;
  private readonly detached: Uint32Array;
  private readonly missing: number;

  constructor(classes: ClassTable, texts: ReadonlyMap<number, string>, strings: number) {
    this.classes = classes;
    this.texts = texts;
    this.attached = new Uint32Array(strings);
    this.detached = new Uint32Array(strings);
    this.missing = classes.add(NAME_MISSING, 'untyped');
  }

  find(name: number, isDetached: boolean, kind: NodeKind): number {
    const known = isDetached ? this.detached : this.attached;
    if (name >= known.length) return this.missing;
    const found = known[name]!;
    if (found !== 0) return found - 1;
    const text = this.texts.get(name) ?? NAME_MISSING;
    const made = this.make(isDetached ? detachedName(text) : text, kind);
    known[name] = made + 1;
    return made;
  }

  private make(text: string, kind: NodeKind): number {
    const tag = tagName(text);
    if (tag !== undefined) return this.classes.byName(tag, kind);
    return this.classes.add(text, namedKind(text, kind));
  }
}

function* marked(marks: Uint8Array): Generator<number> {
  for (let id = 0; id < marks.length; id++) if (marks[id] === 1) yield id;
}
