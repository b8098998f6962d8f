import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { session } from '../../store/session.ts';
import type { CommandId } from './command-id.ts';
import { useCommandPort } from './command-port.ts';

/** A button that is a command: same condition, same name, and its key in the tooltip. */
export function CommandButton(props: {
  readonly id: CommandId;
  readonly className?: string;
  /** When the content is a drawing: the command's title becomes the accessible name. */
  readonly iconOnly?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const port = useCommandPort();
  const enabled = useStore(session, () => port.enabled(props.id));
  const title = port.title(props.id);
  const keys = port.keys(props.id);
  return (
    <button
      type="button"
      className={props.className ?? 'button'}
      title={keys === undefined ? title : `${title} (${keys})`}
      aria-label={props.iconOnly === true ? title : undefined}
      disabled={!enabled}
      onClick={() => port.run(props.id)}
    >
      {props.children}
    </button>
  );
}
