import type { ReactNode } from 'react';
import './states.css';

/** Says what would be here, and how to get it. */
export function EmptyState(props: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className="empty-state">
      <h3>{props.title}</h3>
      {props.children}
    </div>
  );
}
