/** What can be done with a single open capture. */
import { packageOf } from '../analysis/go-names.ts';
import { isOfGoroutines } from '../model/capture.ts';
import { activate, look, removeFilter, say, showView } from '../store/actions.ts';
import { closeCapture } from '../store/close-capture.ts';
import { activeGoroutines } from '../store/goroutine-look.ts';
import { activeGraph } from '../store/graph-look.ts';
import { activeCapture, session, viewOf, type SessionState, type ViewId } from '../store/session.ts';
import type { CaptureCommandId } from '../views/shared/command-id.ts';
import { copyName, filterFunction, filterPackage, showNeighbours, type FrameFilter } from '../views/shared/function-actions.ts';
import { zoomTo } from '../views/shared/zoom-to.ts';
import { addCommands, type Command } from './commands.ts';
import './findings-commands.ts';
import './goroutine-commands.ts';
import { focusSearch } from './focus-search.ts';
import { hasRoomForTwo } from './wide.ts';

const isOpen = (state: SessionState): boolean => activeCapture(state) !== undefined;
/** Profiles are all stacks; of an object graph one view is. */
const hasStacks = (state: SessionState): boolean => isOpen(state) && (isProfile(state) || activeGraph(state)?.look.view === 'retention');
const isProfile = (state: SessionState): boolean => isOpen(state) && activeGraph(state) === undefined;
const selectedOf = (state: SessionState): string | undefined => activeCapture(state)?.perspective.selected;
const hasSelection = (state: SessionState): boolean => hasStacks(state) && selectedOf(state) !== undefined;
const hasPackage = (state: SessionState): boolean => hasSelection(state) && packageOf(selectedOf(state) ?? '') !== '';
const hasSeveral = (state: SessionState): boolean => isOpen(state) && state.captures.length > 1;
/** Groups of goroutines have a filter of their own in its place. */
const hasSearch = (state: SessionState): boolean => hasStacks(state) && (activeGoroutines(state)?.look.tab ?? 'flame') === 'flame';
const hasFlame = (state: SessionState): boolean => {
  const facts = activeCapture(state)?.facts;
  const view = facts && viewOf(state, facts);
  return view === 'both' || view === 'flame';
};
const hasPicture = (state: SessionState): boolean =>
  hasStacks(state) && (!isProfile(state) || hasFlame(state) || activeGoroutines(state)?.look.tab === 'flame');
const typeCount = (state: SessionState): number => hasStacks(state) ? (activeCapture(state)?.facts.valueTypes.length ?? 0) : 0;
const filterCount = (state: SessionState): number => hasStacks(state) ? (activeCapture(state)?.perspective.filters.length ?? 0) : 0;
const searchText = (state: SessionState): string => (hasStacks(state) ? (activeCapture(state)?.perspective.search.text ?? '') : '');

function withSelected(act: (name: string) => void): () => void {
  return () => {
    const name = selectedOf(session.getState());
    if (name !== undefined) act(name);
  };
}

const onFunction = (kind: FrameFilter): (() => void) => withSelected((name) => filterFunction(kind, name));
const onPackage = (kind: FrameFilter): (() => void) => withSelected((name) => filterPackage(kind, packageOf(name)));

function view(id: ViewId, title: string, key: string): Command {
  return { title, group: 'View', keys: [key], when: isProfile, run: () => showView(id) };
}

function stepCapture(step: 1 | -1): void {
  const { captures, active } = session.getState();
  const at = captures.findIndex((capture) => capture.id === active);
  const next = captures[(at + step + captures.length) % captures.length];
  if (next) activate(next.id);
}

function stepType(step: 1 | -1): void {
  const active = activeCapture(session.getState());
  if (!active) return;
  const { valueTypes } = active.facts;
  const type = (active.perspective.type + step + valueTypes.length) % valueTypes.length;
  look({ type });
  say(`Showing ${valueTypes[type]?.type ?? ''}`);
}

function toggleRegex(): void {
  const active = activeCapture(session.getState());
  if (!active) return;
  const { text, by } = active.perspective.search;
  look({ search: { text, by: by === 'regex' ? 'text' : 'regex' } });
}

/** Nothing of this is needed until someone exports. */
async function exporting(act: (actions: typeof import('./export-actions.ts')) => Promise<void>): Promise<void> {
  try {
    await act(await import('./export-actions.ts'));
  } catch (error) {
    say(`That could not be exported: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const CAPTURE_COMMANDS: Readonly<Record<CaptureCommandId, Command>> = {
  'capture.next': { title: 'Next capture', group: 'Open', keys: ['.'], when: hasSeveral, run: () => stepCapture(1) },
  'capture.previous': { title: 'Previous capture', group: 'Open', keys: [','], when: hasSeveral, run: () => stepCapture(-1) },
  'capture.close': {
    title: 'Close this capture',
    group: 'Open',
    when: isOpen,
    run: () => {
      const { active } = session.getState();
      if (active !== undefined) closeCapture(active);
    },
  },

  'view.both': { ...view('both', 'Top and flame graph side by side', '1'), when: (state) => isProfile(state) && hasRoomForTwo() },
  'view.flame': view('flame', 'Flame graph', '2'),
  'view.top': view('top', 'Top table', '3'),
  'view.neighbours': view('neighbours', 'Callers and callees', '4'),
  'view.labels': view('labels', 'Labels', '5'),
  'view.goroutines': {
    ...view('goroutines', 'Goroutines: what they wait for', '6'),
    when: (state) => isProfile(state) && isOfGoroutines(activeCapture(state)?.facts.kind ?? 'other'),
  },
  'type.next': { title: 'Next sample type', ofOwners: 'Next measure', group: 'View', keys: ['T'], when: (state) => typeCount(state) > 1, run: () => stepType(1) },
  'type.previous': { title: 'Previous sample type', ofOwners: 'Previous measure', group: 'View', keys: ['Shift+T'], when: (state) => typeCount(state) > 1, run: () => stepType(-1) },
  'direction.toggle': {
    title: 'Turn the flame graph over: top-down or inverted',
    group: 'View',
    keys: ['I'],
    when: hasStacks,
    run: () => {
      const active = activeCapture(session.getState());
      if (active) look({ direction: active.perspective.direction === 'topDown' ? 'bottomUp' : 'topDown', zoom: [] });
    },
  },
  'zoom.reset': { title: 'Zoom out to everything', group: 'View', keys: ['0'], when: hasStacks, run: () => look({ zoom: [] }) },
  'percent.toggle': {
    title: 'Percentages: of all, or of what the filters keep',
    group: 'View',
    keys: ['P'],
    when: isProfile,
    run: () => {
      const active = activeCapture(session.getState());
      if (active) look({ percentOf: active.perspective.percentOf === 'all' ? 'kept' : 'all' });
    },
  },

  'search.focus': { title: 'Search', group: 'Search and filter', keys: ['/'], when: hasSearch, run: focusSearch },
  'search.regex': { title: 'Search by regular expression, or by text', group: 'Search and filter', when: hasStacks, run: toggleRegex },
  'search.clear': {
    title: 'Empty the search',
    group: 'Search and filter',
    when: (state) => searchText(state) !== '',
    run: () => {
      const active = activeCapture(session.getState());
      if (active) look({ search: { text: '', by: active.perspective.search.by } });
    },
  },
  'filter.undo': {
    title: 'Take the last filter away',
    group: 'Search and filter',
    keys: ['Z'],
    when: (state) => filterCount(state) > 0,
    run: () => removeFilter(filterCount(session.getState()) - 1),
  },
  'filter.clear': {
    title: 'Take all filters away',
    group: 'Search and filter',
    keys: ['Shift+Z'],
    when: (state) => filterCount(state) > 0,
    run: () => look({ filters: [] }),
  },

  'function.zoom': { title: 'Zoom the flame graph to it', group: 'Selected function', keys: ['G'], when: hasSelection, run: withSelected((name) => void zoomTo(name)) },
  'function.neighbours': { title: 'Show its callers and callees', group: 'Selected function', keys: ['N'], when: (state) => isProfile(state) && hasSelection(state), run: withSelected(showNeighbours) },
  'function.focus': { title: 'Focus: keep only samples with it', ofOwners: 'Focus: keep what it holds or is held by', group: 'Selected function', keys: ['F'], when: hasSelection, run: onFunction('focus') },
  'function.ignore': { title: 'Ignore: drop samples with it', ofOwners: 'Ignore: drop it and what it holds', group: 'Selected function', keys: ['X'], when: hasSelection, run: onFunction('ignore') },
  'function.hide': { title: 'Hide: take its frames out of the stacks', ofOwners: 'Hide: take its levels out of the paths', group: 'Selected function', keys: ['H'], when: hasSelection, run: onFunction('hide') },
  'package.focus': { title: 'Focus on its package', group: 'Selected function', keys: ['Shift+F'], when: hasPackage, run: onPackage('focus') },
  'package.ignore': { title: 'Ignore its package', group: 'Selected function', keys: ['Shift+X'], when: hasPackage, run: onPackage('ignore') },
  'package.hide': { title: 'Hide its package', group: 'Selected function', keys: ['Shift+H'], when: hasPackage, run: onPackage('hide') },
  'package.show': { title: 'Show only its package', group: 'Selected function', when: hasPackage, run: onPackage('show') },
  'function.copy': { title: 'Copy its name', group: 'Selected function', keys: ['C'], when: hasSelection, run: withSelected(copyName) },
  'function.deselect': { title: 'Select nothing', group: 'Selected function', keys: ['Escape'], when: hasSelection, run: () => look({ selected: undefined }) },

  'copy.table': { title: 'Copy the top table', group: 'Export', when: isProfile, run: () => void exporting((actions) => actions.copyTable()) },
  'export.folded': { title: 'Save as folded stacks', group: 'Export', when: hasStacks, run: () => void exporting((actions) => actions.exportFile('folded')) },
  'export.pprof': { title: 'Save the filtered profile (.pb.gz)', group: 'Export', when: hasStacks, run: () => void exporting((actions) => actions.exportFile('pprof')) },
  'export.tsv': { title: 'Save the top table (.tsv)', group: 'Export', when: isProfile, run: () => void exporting((actions) => actions.exportFile('tsv')) },
  'export.svg': { title: 'Save the picture as SVG', group: 'Export', when: hasPicture, run: () => void exporting((actions) => actions.exportPicture('svg')) },
  'export.png': { title: 'Save the picture as PNG', group: 'Export', when: hasPicture, run: () => void exporting((actions) => actions.exportPicture('png')) },
};

addCommands(CAPTURE_COMMANDS);
