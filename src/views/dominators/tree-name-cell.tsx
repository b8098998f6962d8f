import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format-value.ts';
import { ChevronIcon } from '../shared/icons.tsx';
import type { AnyItem, ItemRow, MoreRow } from './tree-rows.ts';

const INDENT_PX = 14;
/** Deeper rows are not indented further and say their level: names must stay readable in a chain of thousands. */
const MOST_INDENTS = 16;

/** The first cell of a tree's row: how deep it stands, whether it is open, and its name. */
export function TreeNameCell(props: { readonly row: ItemRow<AnyItem>; readonly onToggle: () => void; readonly children: ReactNode }): ReactNode {
  const { row, onToggle } = props;
  return (
    <div role="gridcell" className="grid-cell tree-name" style={indentOf(row)}>
      <Twisty row={row} onToggle={onToggle} />
      {row.level > MOST_INDENTS ? <span className="tree-level" title={`Level ${row.level}`}>{row.level}</span> : null}
      {props.children}
    </div>
  );
}

/** For the pointer only: keys have the arrows, and the row itself says whether it is open. */
function Twisty({ row, onToggle }: { readonly row: ItemRow<AnyItem>; readonly onToggle: () => void }): ReactNode {
  if (row.item.children === 0) return <span className="tree-twisty" />;
  return (
    <span
      className="tree-twisty"
      data-open={row.isOpen || undefined}
      data-busy={row.isBusy || undefined}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <ChevronIcon />
    </span>
  );
}

export function MoreCell({ row, onMore }: { readonly row: MoreRow; readonly onMore: () => void }): ReactNode {
  const text = row.problem ?? (row.isBusy ? `… ${formatCount(row.left)} more, loading` : `… ${formatCount(row.left)} more`);
  return (
    <div role="gridcell" className="grid-cell tree-more" style={indentOf(row)} data-problem={row.problem === undefined ? undefined : ''} onClick={onMore}>
      {text}
    </div>
  );
}

function indentOf({ level }: Pick<MoreRow, 'level'>): { readonly paddingLeft: number } {
  return { paddingLeft: 4 + INDENT_PX * Math.min(level - 1, MOST_INDENTS) };
}
