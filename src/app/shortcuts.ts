import type { CommandPort } from '../views/shared/command-port.ts';
import { commandEntries, commandOf, commandTitle, isEnabled } from './commands.ts';
import { isMac, isTyping, keyLabel, matchesKey } from './keys.ts';
import { overlay } from './overlay.ts';

export const commandPort: CommandPort = {
  title: (id) => {
    const command = commandOf(id);
    return command ? commandTitle(command) : '';
  },
  keys: (id) => {
    const key = commandOf(id)?.keys?.[0];
    return key === undefined ? undefined : keyLabel(key, isMac());
  },
  enabled: (id) => {
    const command = commandOf(id);
    return command !== undefined && isEnabled(command);
  },
  run: (id) => {
    const command = commandOf(id);
    if (command && isEnabled(command)) command.run();
  },
};

/** For the life of the page. What a view has already used (`preventDefault`) is not looked at again. */
export function listenForShortcuts(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const typing = isTyping(event.target);
    const covered = overlay.getState().shown !== 'none';
    for (const [id, command] of commandEntries()) {
      const key = command.keys?.find((shortcut) => matchesKey(event, shortcut));
      if (key === undefined || !isEnabled(command)) continue;
      if (typing && !key.startsWith('Mod+')) continue;
      if (covered && id !== 'palette.toggle' && id !== 'help.toggle' && id !== 'guide.toggle' && id !== 'share.link') continue;
      event.preventDefault();
      command.run();
      return;
    }
  });
}
