import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { graphLook } from '../../store/graph-actions.ts';
import type { GraphLook } from '../../store/graph-look.ts';
import { CommandButton } from '../shared/command-button.tsx';
import { useCommandPort } from '../shared/command-port.ts';
import { Segments } from '../shared/segments.tsx';
import { SplitPane } from '../shared/split-pane.tsx';
import { useFocusTaken } from '../shared/use-focus-taken.ts';
import { MenuButton } from '../toolbar/menu-button.tsx';
import { TreePicture } from '../treemap/tree-picture.tsx';
import { deskOf, offerTree } from './current-tree.ts';
import { DominatorTable } from './dominator-table.tsx';
import { GROUPING_TITLES } from './grouping-titles.ts';
import type { TreeId } from './tree-source.ts';
import './dominators-view.css';

/** What keeps what alive: the dominator tree as a table, as a picture, or as both. */
export function DominatorsView(props: { readonly facts: CaptureFacts; readonly look: GraphLook; readonly wide: boolean }): ReactNode {
  const { facts, look, wide } = props;
  const { tree: kind, grouping, treeOrder } = look;
  const section = useRef<HTMLElement>(null);
  const tree = useMemo<TreeId>(() => (kind === 'objects' ? { kind } : { kind, grouping }), [kind, grouping]);
  const desk = deskOf(facts, tree, treeOrder);
  const layout = look.layout === 'both' && !wide ? 'table' : look.layout;
  useFocusTaken(section);
  useEffect(() => offerTree(desk), [desk]);
  useEffect(() => () => desk.unsay(), [desk]);
  useEffect(() => desk.setOrder(treeOrder), [desk, treeOrder]);

  const table = <DominatorTable key="table" facts={facts} desk={desk} order={treeOrder} wide={wide} />;
  const picture = <TreePicture key="picture" facts={facts} desk={desk} shape={look.shape} wide={wide} />;
  return (
    <section ref={section} className="dominators" aria-label="Dominators">
      <Controls facts={facts} look={look} wide={wide} layout={layout} />
      <div className="dominators-panes">
        {layout === 'table' ? table : layout === 'picture' ? picture : (
          <SplitPane label="Width of the table" share={50} left={table} right={picture} />
        )}
      </div>
    </section>
  );
}

function Controls(props: {
  readonly facts: CaptureFacts;
  readonly look: GraphLook;
  readonly wide: boolean;
  readonly layout: GraphLook['layout'];
}): ReactNode {
  const { facts, look, wide, layout } = props;
  const port = useCommandPort();
  const groupings = facts.graph?.groupings ?? [];
  return (
    <div className="graph-controls">
      <Segments
        label="Rows"
        value={look.tree}
        segments={[
          { value: 'merged', title: 'Merged', hint: `Objects of one type that are held in one way make one row (${port.keys('graph.tree')})` },
          { value: 'objects', title: 'Per object', hint: `Each object is a row (${port.keys('graph.tree')})` },
        ]}
        onChange={(tree) => graphLook({ tree })}
      />
      {look.tree === 'merged' && groupings.length > 1 ? (
        <Segments
          label="Merged by"
          value={look.grouping}
          segments={groupings.map((value) => ({ value, title: GROUPING_TITLES[value] }))}
          onChange={(grouping) => graphLook({ grouping })}
        />
      ) : null}
      <CommandButton id="graph.next-drop">Next big drop</CommandButton>
      <div className="graph-controls-end">
        {layout === 'table' ? null : (
          <Segments
            label="Picture"
            value={look.shape}
            segments={[
              { value: 'icicle', title: 'Icicle', hint: `Depth downwards, width is retained size (${port.keys('graph.shape')})` },
              { value: 'treemap', title: 'Treemap', hint: `Area is retained size (${port.keys('graph.shape')})` },
            ]}
            onChange={(shape) => graphLook({ shape })}
          />
        )}
        <Segments
          label="Layout"
          value={layout}
          segments={[
            { value: 'table', title: 'Table' },
            ...(wide ? [{ value: 'both' as const, title: 'Both' }] : []),
            { value: 'picture', title: 'Picture' },
          ]}
          onChange={(next) => graphLook({ layout: next })}
        />
        <MenuButton title="Export" items={['graph.save-json', 'separator', 'graph.save-svg', 'graph.save-png']} />
      </div>
    </div>
  );
}
