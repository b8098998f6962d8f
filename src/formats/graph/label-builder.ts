import { NODE_KINDS, type LabelTable, type NodeKind } from '../../model/object-graph.ts';

/** Collects labels as a reader meets them. Label 0, that of the root above all roots, is there from the start. */
export class LabelBuilder {
  private readonly names: string[] = [];
  private readonly kinds: number[] = [];
  private readonly groupOf: number[] = [];
  private readonly loaderOf: number[] = [];
  private readonly groups = new Interned();
  private readonly loaders = new Interned();
  private readonly known = new Map<string, number>();
  private readonly hasLoaders: boolean;

  constructor(options: { readonly hasLoaders: boolean } = { hasLoaders: false }) {
    this.hasLoaders = options.hasLoaders;
    this.add('(root)', 'root');
  }

  get count(): number {
    return this.names.length;
  }

  /** A new label, whether or not another has its name. */
  add(name: string, kind: NodeKind, group = '', loader = ''): number {
    const label = this.names.length;
    this.names.push(name);
    this.kinds.push(NODE_KINDS.indexOf(kind));
    this.groupOf.push(this.groups.idOf(group));
    this.loaderOf.push(this.loaders.idOf(loader));
    return label;
  }

  /** The label of that name, kind, group and loader. */
  intern(name: string, kind: NodeKind, group = '', loader = ''): number {
    const key = `${kind}\0${name}\0${group}\0${loader}`;
    let label = this.known.get(key);
    if (label === undefined) {
      label = this.add(name, kind, group, loader);
      this.known.set(key, label);
    }
    return label;
  }

  take(): LabelTable {
    return {
      count: this.names.length,
      names: this.names,
      kind: Uint8Array.from(this.kinds),
      group: Uint32Array.from(this.groupOf),
      groups: this.groups.values,
      loader: this.hasLoaders ? Uint32Array.from(this.loaderOf) : undefined,
      loaders: this.loaders.values,
    };
  }
}

class Interned {
  readonly values: string[] = [];
  private readonly ids = new Map<string, number>();

  idOf(value: string): number {
    let id = this.ids.get(value);
    if (id === undefined) {
      id = this.values.length;
      this.ids.set(value, id);
      this.values.push(value);
    }
    return id;
  }
}
