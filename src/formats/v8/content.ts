/** What objects hold, decoded when asked. */
import type { GraphContent, LabelTable } from '../../model/object-graph.ts';
import { describe } from './describe.ts';
import { previewsOf } from './previews.ts';
import { referenceNames } from './reference-names.ts';
import type { Snapshot } from './snapshot.ts';
import { TableKinds } from './table-entries.ts';
import { findWaste } from './waste.ts';

export function snapshotContent(snapshot: Snapshot, labels: LabelTable, label: Uint32Array): GraphContent {
  const tables = new TableKinds(snapshot);
  return {
    addressOf: (node) => {
      const isRoot = node === 0 || snapshot.nodeType[node] === snapshot.nodes.synthetic;
      return isRoot || snapshot.ids[node] === undefined ? '' : `@${snapshot.ids[node]}`;
    },
    nodeAt: (address) => {
      const digits = /^\s*@?(\d{1,15})\s*$/.exec(address)?.[1];
      const node = digits === undefined ? -1 : snapshot.ids.indexOf(Number(digits));
      return node < 0 ? undefined : node;
    },
    previews: (nodes) => previewsOf(snapshot, nodes),
    describe: (node, from, to) => describe({ snapshot, labels, label, tables }, node, from, to),
    referenceNames: (pairs) => referenceNames(snapshot, tables, pairs),
    waste: (isLive, watch) => findWaste({ snapshot, labels, label }, isLive, watch),
  };
}
