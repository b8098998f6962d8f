import type { GraphGrouping } from '../../engine/graph-contract.ts';
import type { NodeKind } from '../../model/object-graph.ts';

export const GROUPING_TITLES: Readonly<Record<GraphGrouping, string>> = { type: 'Type', package: 'Package', loader: 'Class loader' };

/** What a row is: one, and several. */
export const GROUPING_NOUNS: Readonly<Record<GraphGrouping, readonly [one: string, several: string]>> = {
  type: ['type', 'types'],
  package: ['package', 'packages'],
  loader: ['class loader', 'class loaders'],
};

/** A package has no kind of its own; what is a root stays one in every grouping. */
export function kindIn(grouping: GraphGrouping, kind: NodeKind): NodeKind | undefined {
  return grouping === 'type' || kind === 'root' ? kind : undefined;
}
