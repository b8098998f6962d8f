import type { LabelTable } from '../../model/object-graph.ts';
import { NODE_KINDS } from '../../model/object-graph.ts';

/** What objects are put together by. Roots that are no objects keep their own names under every grouping. */
export type Grouping = 'type' | 'package' | 'loader';

export interface Groups {
  readonly count: number;
  readonly names: readonly string[];
  /** Index into NODE_KINDS; of the first label for packages and loaders. */
  readonly kind: Uint8Array;
  readonly packages: readonly string[];
  readonly loaders: readonly string[];
  /** Label → group. Group 0 is the root above all roots. */
  readonly ofLabel: Uint32Array;
  /** 1 where the group is of objects, 0 where it is of roots that are none. */
  readonly isObject: Uint8Array;
}

const ROOT = NODE_KINDS.indexOf('root');

export function groupLabels(labels: LabelTable, grouping: Grouping): Groups {
  const packageOf = (label: number): string => labels.groups[labels.group[label]!]!;
  const loaderOf = (label: number): string => (labels.loader ? labels.loaders[labels.loader[label]!]! : '');
  const isObject = (label: number): boolean => labels.kind[label] !== ROOT;
  if (grouping === 'type') {
    const all = Array.from({ length: labels.count }, (_, label) => label);
    return {
      count: labels.count,
      names: labels.names,
      kind: labels.kind,
      packages: all.map(packageOf),
      loaders: all.map(loaderOf),
      ofLabel: Uint32Array.from(all),
      isObject: Uint8Array.from(all, (label) => (isObject(label) ? 1 : 0)),
    };
  }
  const keyOf = grouping === 'package' ? packageOf : loaderOf;
  const known = new Map<string, number>();
  const first: number[] = [];
  const names: string[] = [];
  const ofLabel = new Uint32Array(labels.count);
  for (let label = 0; label < labels.count; label++) {
    const name = isObject(label) ? keyOf(label) || (grouping === 'package' ? '(no package)' : '(no class loader)') : labels.names[label]!;
    const key = `${isObject(label)}\0${name}`;
    let group = known.get(key);
    if (group === undefined) {
      group = first.length;
      known.set(key, group);
      first.push(label);
      names.push(name);
    }
    ofLabel[label] = group;
  }
  return {
    count: first.length,
    names,
    kind: Uint8Array.from(first, (label) => labels.kind[label]!),
    packages: first.map((label) => (grouping === 'package' && isObject(label) ? packageOf(label) : '')),
    loaders: first.map((label) => (grouping === 'loader' && isObject(label) ? loaderOf(label) : '')),
    ofLabel,
    isObject: Uint8Array.from(first, (label) => (isObject(label) ? 1 : 0)),
  };
}
