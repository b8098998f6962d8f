import { useId, useRef, useState, type ReactNode } from 'react';
import type { CommandId } from '../shared/command-id.ts';
import { useCommandPort } from '../shared/command-port.ts';
import { ContextMenu, type MenuItem } from '../shared/context-menu.tsx';
import { ChevronIcon } from '../shared/icons.tsx';

/** A button that opens a menu of commands below it. */
export function MenuButton(props: {
  readonly title: string;
  readonly items: readonly (CommandId | 'separator')[];
}): ReactNode {
  const port = useCommandPort();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>();
  const items = props.items.map((command): MenuItem => {
    if (command === 'separator') return command;
    const keys = port.keys(command);
    return {
      id: command,
      title: port.title(command),
      disabled: !port.enabled(command),
      run: () => port.run(command),
      ...(keys === undefined ? {} : { hint: keys }),
    };
  });
  const open = (): void => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: box.left, y: box.bottom + 2 });
  };
  return (
    <>
      <button
        ref={button}
        id={id}
        type="button"
        className="button"
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        onClick={open}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          open();
        }}
      >
        {props.title} <ChevronIcon />
      </button>
      <ContextMenu at={at} label={props.title} items={items} onClose={() => setAt(undefined)} />
    </>
  );
}
