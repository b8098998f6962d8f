/** What can be done with captures of one kind together. */
import type { CaptureFacts } from '../engine/contract.ts';
import type { GrewBy, Scale } from '../model/query.ts';
import { say } from '../store/actions.ts';
import {
  closeComparison,
  compareAll,
  compareLook,
  compareTwoSides,
  removeComparedFilter,
  shownComparison,
  stepComparedType,
  stepPair,
  swapSides,
} from '../store/compare-actions.ts';
import { comparesGoroutines, isTwoSided, showsLink, type Comparison, type CompareView } from '../store/comparison.ts';
import { clearFileCache, fileCache, toggleFileCache } from '../store/file-cache.ts';
import { isHeapKind } from '../store/graph-compare.ts';
import { activeCapture, session, type SessionState } from '../store/session.ts';
import { filterCompared } from '../views/compare/compare-menu.ts';
import { copyGrew } from '../views/compare/copy-grew.ts';
import { selectedBy } from '../views/compare/selection.ts';
import { zoomToSelected } from '../views/compare/zoom-to-selected.ts';
import type { CompareCommandId } from '../views/shared/command-id.ts';
import { copyName } from '../views/shared/function-actions.ts';
import { shareTarget } from '../store/share-target.ts';
import { addCommands, type Command } from './commands.ts';
import './findings-commands.ts';
import './goroutine-commands.ts';
import { focusSearch } from './focus-search.ts';
import { toggleOverlay } from './overlay.ts';

const isShown = (state: SessionState): boolean => shownComparison(state) !== undefined;
const hasPair = (state: SessionState): boolean => (shownComparison(state)?.captures.length ?? 0) > 1;
const isSeries = (state: SessionState): boolean => (shownComparison(state)?.captures.length ?? 0) > 2;
const isOfHeaps = (state: SessionState): boolean => {
  const shown = shownComparison(state);
  return state.captures.some(({ id, kind }) => shown?.captures.includes(id) === true && isHeapKind(kind));
};
const isOfGoroutineDumps = (state: SessionState): boolean => {
  const shown = shownComparison(state);
  return shown !== undefined && comparesGoroutines(state.captures.filter(({ id }) => shown.captures.includes(id)));
};
const selectedName = (state: SessionState): string | undefined => shownComparison(state)?.selected?.name;
const hasFunction = (state: SessionState): boolean => selectedName(state) !== undefined;
const filterCount = (state: SessionState): number => shownComparison(state)?.filters.length ?? 0;

/** The kind that would be compared: that of the shown capture, when there is another of it. */
function comparable(state: SessionState): CaptureFacts | undefined {
  const facts = activeCapture(state)?.facts;
  if (!facts) return undefined;
  if (isTwoSided(facts)) return facts;
  return state.captures.some((other) => other !== facts && other.kind === facts.kind && !other.fromLink && !isTwoSided(other)) ? facts : undefined;
}

function compareActive(): void {
  const facts = comparable(session.getState());
  if (!facts) return;
  if (isTwoSided(facts)) compareTwoSides(facts);
  else compareAll(facts.kind);
}

/** Nothing of this is needed until someone exports. */
async function savePicture(kind: 'svg' | 'png'): Promise<void> {
  const { exportPicture } = await import('./export-actions.ts');
  await exportPicture(kind);
}

function withShown(act: (comparison: Comparison) => void): () => void {
  return () => {
    const shown = shownComparison(session.getState());
    if (shown) act(shown);
  };
}

function view(id: CompareView, title: string, key: string): Command {
  return { title, group: 'Compare', keys: [key], when: isShown, run: () => compareLook({ view: id }) };
}

function rows(by: GrewBy, title: string): Command {
  return {
    title,
    group: 'Compare',
    when: (state) => isShown(state) && shownComparison(state)?.by !== by,
    run: withShown(({ selected }) => compareLook({ by, selected: selectedBy(selected, by) })),
  };
}

function scale(which: Scale, title: string): Command {
  return {
    title,
    group: 'Compare',
    when: (state) => isShown(state) && shownComparison(state)?.scale !== which,
    run: () => compareLook({ scale: which }),
  };
}

function onFunction(kind: 'focus' | 'ignore' | 'hide', title: string, key: string): Command {
  return {
    title,
    group: 'Compare',
    keys: [key],
    when: hasFunction,
    run: () => {
      const name = selectedName(session.getState());
      if (name !== undefined) filterCompared(kind, { by: 'function', value: name });
    },
  };
}

const COMPARE_COMMANDS: Readonly<Record<CompareCommandId, Command>> = {
  'compare.open': {
    title: 'Compare this capture with the others of its kind',
    group: 'Compare',
    keys: ['D'],
    when: (state) => comparable(state) !== undefined,
    run: compareActive,
  },
  'compare.close': { title: 'Close this comparison; its captures stay open', group: 'Compare', when: isShown, run: withShown(({ id }) => closeComparison(id)) },
  'share.link': { title: 'Share as a link', group: 'Compare', keys: ['L'], when: (state) => shareTarget(state) !== undefined, run: () => toggleOverlay('share') },
  'compare.goroutines': { title: 'Goroutines: which came, stayed and went', group: 'Compare', keys: ['4'], when: isOfGoroutineDumps, run: () => compareLook({ view: 'goroutines' }) },
  'compare.dominators': { title: 'Dominators of both heaps', group: 'Compare', keys: ['4'], when: isOfHeaps, run: () => compareLook({ view: 'dominators' }) },
  'compare.grew': view('grew', 'What grew', '1'),
  'compare.side': view('side', 'Both flame graphs side by side', '2'),
  'compare.difference': view('difference', 'Difference graph', '3'),
  'compare.swap': { title: 'Swap base and head', group: 'Compare', keys: ['S'], when: hasPair, run: swapSides },
  'compare.next-pair': { title: 'Both sides one capture later', group: 'Compare', keys: ['.'], when: isSeries, run: () => stepPair(1) },
  'compare.previous-pair': { title: 'Both sides one capture earlier', group: 'Compare', keys: [','], when: isSeries, run: () => stepPair(-1) },
  'compare.by-path': rows('path', 'A row for each path'),
  'compare.by-function': rows('function', 'A row for each function or type'),
  'compare.by-package': rows('package', 'A row for each package'),
  'compare.by-label': {
    ...rows('label', 'A row for each label'),
    when: (state) => isShown(state) && !isOfHeaps(state) && shownComparison(state)?.by !== 'label',
  },
  'compare.absolute': scale('absolute', 'Compare values as they are'),
  'compare.normalised': scale('normalised', 'Compare relative to the totals'),
  'compare.per-second': scale('perSecond', 'Compare per second'),
  'compare.match': {
    title: 'Match names exactly, or across builds',
    group: 'Compare',
    keys: ['M'],
    // A link holds functions as they were matched when it was made.
    when: (state) => isShown(state) && !showsLink(shownComparison(state) ?? { captures: [] }, state.captures),
    run: withShown(({ match }) => {
      compareLook({ match: match === 'exact' ? 'auto' : 'exact' });
      say(match === 'exact' ? 'Matching across builds' : 'Matching exactly');
    }),
  },
  'compare.type-next': { title: 'Next sample type', ofOwners: 'Next measure', group: 'Compare', keys: ['T'], when: isShown, run: () => stepComparedType(1) },
  'compare.type-previous': { title: 'Previous sample type', ofOwners: 'Previous measure', group: 'Compare', keys: ['Shift+T'], when: isShown, run: () => stepComparedType(-1) },
  'compare.search': { title: 'Search in both', group: 'Compare', keys: ['/'], when: isShown, run: focusSearch },
  'compare.search-regex': {
    title: 'Search by regular expression, or by text',
    group: 'Compare',
    when: isShown,
    run: withShown(({ search }) => compareLook({ search: { text: search.text, by: search.by === 'regex' ? 'text' : 'regex' } })),
  },
  'compare.search-clear': {
    title: 'Empty the search',
    group: 'Compare',
    when: (state) => (shownComparison(state)?.search.text ?? '') !== '',
    run: withShown(({ search }) => compareLook({ search: { text: '', by: search.by } })),
  },
  'compare.filter-undo': {
    title: 'Take the last filter away',
    group: 'Compare',
    keys: ['Z'],
    when: (state) => filterCount(state) > 0,
    run: () => removeComparedFilter(filterCount(session.getState()) - 1),
  },
  'compare.filter-clear': {
    title: 'Take all filters away',
    group: 'Compare',
    keys: ['Shift+Z'],
    when: (state) => filterCount(state) > 0,
    run: () => compareLook({ filters: [] }),
  },
  'compare.focus': onFunction('focus', 'Focus: keep only what has the selected function or type', 'F'),
  'compare.ignore': onFunction('ignore', 'Ignore: drop what has the selected function or type', 'X'),
  'compare.hide': onFunction('hide', 'Hide the selected function or type', 'H'),
  'compare.zoom': { title: 'Zoom the pictures to the selection', group: 'Compare', keys: ['G'], when: hasFunction, run: () => void zoomToSelected() },
  'compare.zoom-reset': { title: 'Zoom out to everything', group: 'Compare', keys: ['0'], when: isShown, run: () => compareLook({ zoom: [] }) },
  'compare.copy-name': {
    title: 'Copy the selected name',
    group: 'Compare',
    keys: ['C'],
    when: hasFunction,
    run: () => copyName(selectedName(session.getState()) ?? ''),
  },
  'compare.deselect': {
    title: 'Select nothing',
    group: 'Compare',
    keys: ['Escape'],
    when: (state) => shownComparison(state)?.selected !== undefined,
    run: () => compareLook({ selected: undefined }),
  },
  'compare.copy-table': { title: 'Copy “what grew” as a table', group: 'Export', when: isShown, run: () => void copyGrew() },
  'compare.save-svg': { title: 'Save the picture as SVG', group: 'Export', when: isShown, run: () => void savePicture('svg') },
  'compare.save-png': { title: 'Save the picture as PNG', group: 'Export', when: isShown, run: () => void savePicture('png') },
  'cache.toggle': {
    title: 'Keep opened files in this browser, or stop keeping them',
    group: 'Page',
    run: () => void toggleFileCache(),
  },
  'cache.clear': { title: 'Forget the files kept in this browser', group: 'Page', when: () => fileCache.getState().on, run: () => void clearFileCache() },
};

addCommands(COMPARE_COMMANDS);
