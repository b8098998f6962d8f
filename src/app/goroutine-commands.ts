/** What can be done with the goroutines on screen: those of a capture, or of several that are compared. */
import { backFromGoroutine, clearGoroutineFilters, filterGoroutines, goroutineLook, nextGrouping, showGoroutineTab } from '../store/goroutine-actions.ts';
import { activeGoroutines, hasGoroutineFilters, type ActiveGoroutines, type GoroutineTab } from '../store/goroutine-look.ts';
import { editHarmlessList } from '../store/harmless-rules.ts';
import { session, type SessionState } from '../store/session.ts';
import { say } from '../store/actions.ts';
import type { GoroutineCommandId } from '../views/shared/command-id.ts';
import { addCommands, type Command } from './commands.ts';

function goroutines(condition: (active: ActiveGoroutines) => boolean): (state: SessionState) => boolean {
  return (state) => {
    const active = activeGoroutines(state);
    return active !== undefined && condition(active);
  };
}

const ofCapture = (active: ActiveGoroutines): boolean => active.capture !== undefined;
const hasFilterBar = (active: ActiveGoroutines): boolean => !ofCapture(active) || active.look.tab !== 'objects';
const hasOpened = ({ capture, look }: ActiveGoroutines): boolean => (capture === undefined ? look.comparedRow !== undefined : look.trail.length > 0 && look.tab !== 'flame');

function tab(id: GoroutineTab, title: string, key: string): Command {
  return { title, group: 'View', keys: [key], when: goroutines(ofCapture), run: () => showGoroutineTab(id) };
}

function focusInput(id: string): void {
  const box = document.getElementById(id);
  if (!(box instanceof HTMLInputElement)) return;
  box.focus();
  box.select();
}

function toggleHarmless(): void {
  const hideHarmless = activeGoroutines(session.getState())?.look.hideHarmless !== true;
  filterGoroutines({ hideHarmless });
  say(hideHarmless ? 'Harmless waits are hidden' : 'Harmless waits are shown');
}

const GOROUTINE_COMMANDS: Readonly<Record<GoroutineCommandId, Command>> = {
  'goroutines.groups': tab('groups', 'Goroutines in groups', 'Q'),
  'goroutines.objects': tab('objects', 'What goroutines wait for together, and lock cycles', 'W'),
  'goroutines.flame': tab('flame', 'Flame graph of the kept goroutines', 'E'),
  'goroutines.by': { title: 'Group goroutines by stack, state or creator', group: 'View', keys: ['B'], when: goroutines(hasFilterBar), run: nextGrouping },
  // Of the flame graph that key is the search.
  'goroutines.filter': {
    title: 'Filter goroutines by text',
    group: 'Search and filter',
    keys: ['/'],
    when: goroutines((active) => !ofCapture(active) || active.look.tab === 'groups'),
    run: () => focusInput('goroutine-text'),
  },
  'goroutines.find': { title: 'Find a goroutine by its number', group: 'Search and filter', keys: ['A'], when: goroutines(ofCapture), run: () => focusInput('find-goroutine') },
  'goroutines.harmless': { title: 'Hide or show harmless waits', group: 'Search and filter', keys: ['U'], when: goroutines(hasFilterBar), run: toggleHarmless },
  'goroutines.rules': { title: 'Edit the list of harmless waits', group: 'Search and filter', keys: ['Shift+U'], when: goroutines(() => true), run: () => editHarmlessList() },
  'goroutines.clear': { title: 'Take all filters of goroutines away', group: 'Search and filter', when: goroutines(({ look }) => hasGoroutineFilters(look)), run: clearGoroutineFilters },
  'goroutines.back': { title: 'Back to what was opened before', group: 'View', keys: ['Alt+ArrowLeft'], when: goroutines((active) => ofCapture(active) && active.look.trail.length > 1), run: backFromGoroutine },
  'goroutines.close': { title: 'Close what is opened beside the groups', group: 'View', keys: ['Escape'], when: goroutines(hasOpened), run: () => goroutineLook({ trail: [], comparedRow: undefined }) },
};

addCommands(GOROUTINE_COMMANDS);
