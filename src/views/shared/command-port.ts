import { createContext, use } from 'react';
import type { CommandId } from './command-id.ts';

/**
 * How views reach the command registry, which is above them in the layers: the app hands it down. A button thereby has
 * the same title, keys and condition as the shortcut and the palette entry of the same name.
 */
export interface CommandPort {
  readonly title: (id: CommandId) => string;
  /** As printed on this keyboard: "⌘K" or "Ctrl+K"; undefined when it has no key. */
  readonly keys: (id: CommandId) => string | undefined;
  /** Asked again whenever the session changes. */
  readonly enabled: (id: CommandId) => boolean;
  readonly run: (id: CommandId) => void;
}

export const CommandPortContext = createContext<CommandPort>({
  title: () => '',
  keys: () => undefined,
  enabled: () => false,
  run: () => undefined,
});

export function useCommandPort(): CommandPort {
  return use(CommandPortContext);
}
