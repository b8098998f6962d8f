/**
 * Everything the page can do, once. Buttons, shortcuts, the palette and the help sheet all read this list. What needs
 * something open is added when something opens (capture-commands.ts, compare-commands.ts): a first visit loads less.
 */
import { isOfOwners, type ProfileKind } from '../model/capture.ts';
import { engine, say } from '../store/actions.ts';
import { session, type SessionState } from '../store/session.ts';
import { openExample, pickFiles } from '../views/load/open-actions.ts';
import type { CommandId, PageCommandId } from '../views/shared/command-id.ts';
import { frameWords } from '../views/shared/frame-words.ts';
import { toggleOverlay } from './overlay.ts';
import { nextTheme } from './theme.ts';

export type CommandGroup = 'Open' | 'Findings' | 'View' | 'Compare' | 'Search and filter' | 'Selected function' | 'Export' | 'Page';

export interface Command {
  readonly title: string;
  /** What it is called where stacks are chains of owners, in place of the title. */
  readonly ofOwners?: string;
  readonly group: CommandGroup;
  /** The first is shown. See keys.ts for how they are written. */
  readonly keys?: readonly string[];
  /** Whether it can be done now; left out: always. */
  readonly when?: (state: SessionState) => boolean;
  readonly run: () => void;
}

const PAGE_COMMANDS: Readonly<Record<PageCommandId, Command>> = {
  'open.files': { title: 'Open files…', group: 'Open', keys: ['O'], run: () => pickFiles('files') },
  'open.folder': { title: 'Open a folder…', group: 'Open', keys: ['Shift+O'], run: () => pickFiles('folder') },
  'open.heap-example': { title: 'Open the heap example', group: 'Open', run: () => void openExample('shop-heap.pb.gz') },
  'open.goroutine-example': { title: 'Open the goroutine example', group: 'Open', run: () => void openExample('shop-goroutine.pb.gz') },
  'open.cpu-example': { title: 'Open the CPU example', group: 'Open', run: () => void openExample('shop-cpu.pb.gz') },
  'palette.toggle': { title: 'All commands', group: 'Page', keys: ['Mod+K'], run: () => toggleOverlay('palette') },
  'help.toggle': { title: 'Keyboard shortcuts', group: 'Page', keys: ['?'], run: () => toggleOverlay('help') },
  'guide.toggle': { title: 'Capture guide: how to get each file', group: 'Page', keys: ['Shift+G'], run: () => toggleOverlay('guide') },
  'theme.next': { title: 'Colours: system, light, dark', group: 'Page', run: () => say(`Colours: ${nextTheme()}`) },
  'engine.restart': { title: 'Restart the background worker', group: 'Page', run: () => engine.restart() },
};

const registry = new Map<CommandId, Command>();

export function addCommands(commands: Partial<Readonly<Record<CommandId, Command>>>): void {
  for (const [id, command] of Object.entries(commands) as [CommandId, Command][]) registry.set(id, command);
}

addCommands(PAGE_COMMANDS);

export function commandOf(id: CommandId): Command | undefined {
  return registry.get(id);
}

export function commandEntries(): readonly (readonly [CommandId, Command])[] {
  return [...registry];
}

export function isEnabled(command: Command): boolean {
  return command.when?.(session.getState()) ?? true;
}

/** As it is called for what is on screen. */
export function commandTitle({ title, ofOwners }: Command): string {
  const kind = ofOwners === undefined ? undefined : shownKind(session.getState());
  return ofOwners !== undefined && kind !== undefined && isOfOwners(kind) ? ofOwners : title;
}

export function groupTitle(group: CommandGroup): string {
  return group === 'Selected function' ? frameWords(shownKind(session.getState())).selected : group;
}

/** Of the shown capture, or of those that are compared. */
export function shownKind({ captures, active, comparisons, compared, board }: SessionState): ProfileKind | undefined {
  if (board !== undefined) return undefined;
  const shown = compared === undefined ? active : comparisons.find(({ id }) => id === compared)?.captures[0];
  return captures.find(({ id }) => id === shown)?.kind;
}
