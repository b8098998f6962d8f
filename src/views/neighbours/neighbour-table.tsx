import { useState, type ReactNode } from 'react';
import type { Neighbour } from '../../engine/contract.ts';
import { formatCount, formatPercent } from '../../lib/format-value.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { functionMenu } from '../shared/function-menu.ts';
import { FunctionName } from '../shared/function-name.tsx';
import { NumberCell } from '../shared/number-cell.tsx';
import { cellText } from '../shared/value-column.ts';
import { VirtualGrid } from '../shared/virtual-grid.tsx';

/** Callers or callees, the weightiest first. A click or Enter walks there. */
export function NeighbourTable(props: {
  readonly title: string;
  /** Said when there are none. */
  readonly none: string;
  readonly rows: readonly Neighbour[];
  readonly unit: string;
  readonly whole: number;
  readonly onWalk: (name: string) => void;
}): ReactNode {
  const { rows, unit, whole, onWalk } = props;
  const [cursor, setCursor] = useState(rows.length > 0 ? 0 : -1);
  // Another function, other rows. The table itself stays, and with it the focus of who walks by keys.
  const [known, setKnown] = useState(rows);
  if (known !== rows) {
    setKnown(rows);
    setCursor(rows.length > 0 ? 0 : -1);
  }
  const [menu, setMenu] = useState<{ readonly index: number; readonly at: { x: number; y: number } }>();
  const menuRow = menu && rows[menu.index];
  return (
    <section className="neighbour-table" aria-label={props.title}>
      <h3>
        {props.title} <span>{formatCount(rows.length)}</span>
      </h3>
      <div className="neighbour-rows">
        <VirtualGrid
          label={props.title}
          className="neighbour-grid"
          head={
            <>
              <div role="columnheader" className="grid-cell" data-number="">Value</div>
              <div role="columnheader" className="grid-cell" data-number="">%</div>
              <div role="columnheader" className="grid-cell">Function</div>
            </>
          }
          rowCount={rows.length}
          cursor={cursor}
          onCursor={setCursor}
          onClick={(index) => walkTo(rows[index], onWalk)}
          onActivate={(index) => walkTo(rows[index], onWalk)}
          onMenu={(index, at) => setMenu({ index, at })}
          isSelected={() => false}
          row={(index) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <>
                <NumberCell column="value" exact={row.value} bar={whole === 0 ? 0 : row.value / whole}>{cellText(row.value, unit)}</NumberCell>
                <NumberCell column="percent" quiet>{formatPercent(row.value, whole)}</NumberCell>
                <div role="gridcell" className="grid-cell">
                  <FunctionName displayName={row.displayName} packageName={row.packageName} origin={row.origin} inline={row.inline} />
                </div>
              </>
            );
          }}
        />
        {rows.length === 0 ? <p className="neighbour-none">{props.none}</p> : null}
      </div>
      <ContextMenu
        at={menu?.at}
        label={menuRow ? `Actions for ${menuRow.displayName}` : 'Actions'}
        items={menuRow ? functionMenu(menuRow.name, menuRow.displayName, menuRow.packageName) : []}
        onClose={() => setMenu(undefined)}
      />
    </section>
  );
}

function walkTo(row: Neighbour | undefined, onWalk: (name: string) => void): void {
  if (row) onWalk(row.name);
}
