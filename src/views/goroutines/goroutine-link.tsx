import type { ReactNode } from 'react';
import { followGoroutine } from '../../store/goroutine-actions.ts';

/** Walks to a goroutine. In tables the row's menu does the same, and a tab stop in each row would be a trap. */
export function GoroutineLink({ id, isTabStop = false }: { readonly id: number; readonly isTabStop?: boolean }): ReactNode {
  return (
    <button
      type="button"
      className="goroutine-link"
      tabIndex={isTabStop ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation();
        void followGoroutine(id);
      }}
    >
      goroutine {id}
    </button>
  );
}
