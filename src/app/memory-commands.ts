/** What can be done with the timeline of memory. */
import { say } from '../store/actions.ts';
import { session, type SessionState } from '../store/session.ts';
import { compareChosen, whyNotCompared } from '../views/memory/compare-chosen.ts';
import { copyAccount, saveTimelineSvg, saveTimelineTsv } from '../views/memory/memory-export.ts';
import { drawnTimeline, memoryDesk, resetSpan, showFamily, shownMoment, zoomBy, type DrawnTimeline } from '../views/memory/memory-desk.ts';
import type { MemoryCommandId } from '../views/shared/command-id.ts';
import { addCommands, type Command } from './commands.ts';
import './findings-commands.ts';

const ZOOM_STEP = 0.6;

const isShown = (state: SessionState): boolean => state.board === 'memory' && drawnTimeline() !== undefined;

function withDrawn(act: (drawn: DrawnTimeline) => void): () => void {
  return () => {
    const drawn = drawnTimeline();
    if (drawn) act(drawn);
  };
}

const MEMORY_COMMANDS: Readonly<Record<MemoryCommandId, Command>> = {
  'memory.zoom-in': { title: 'Timeline: zoom in', group: 'View', keys: ['='], when: isShown, run: withDrawn(({ timeline }) => zoomBy(timeline, ZOOM_STEP)) },
  'memory.zoom-out': { title: 'Timeline: zoom out', group: 'View', keys: ['-'], when: isShown, run: withDrawn(({ timeline }) => zoomBy(timeline, 1 / ZOOM_STEP)) },
  'memory.zoom-reset': { title: 'Timeline: show everything', group: 'View', keys: ['0'], when: isShown, run: resetSpan },
  'memory.last': { title: 'Where is my memory: at the last moment', group: 'View', when: isShown, run: () => memoryDesk.setState({ picked: undefined, cursor: undefined }) },
  'memory.pin': {
    title: 'Pin this moment to compare others with it',
    group: 'View',
    keys: ['P'],
    when: isShown,
    run: withDrawn(({ timeline }) => {
      memoryDesk.setState((look) => ({ pinned: shownMoment(look, timeline) }));
      say('Pinned: other moments are compared with this one');
    }),
  },
  'memory.unpin': { title: 'Unpin the moment', group: 'View', when: isShown, run: () => memoryDesk.setState({ pinned: undefined }) },
  'memory.utc': {
    title: 'Times: where you are, or UTC',
    group: 'View',
    keys: ['U'],
    when: (state) => isShown(state) && drawnTimeline()?.timeline.axis === 'wall',
    run: () => memoryDesk.setState(({ utc }) => ({ utc: !utc })),
  },
  'memory.family': {
    title: 'Timeline: Go, or JVM',
    group: 'View',
    when: (state) => isShown(state) && (drawnTimeline()?.timeline.families.length ?? 0) > 1,
    run: withDrawn(({ timeline }) => {
      const other = timeline.families.find((family) => family !== timeline.family);
      if (other) showFamily(other);
    }),
  },
  'memory.series': { title: 'Timeline: add series', group: 'View', keys: ['A'], when: isShown, run: () => document.querySelector<HTMLElement>('[data-memory="series"]')?.click() },
  'memory.rates': { title: 'Series that only grow: as rates, or as they are', group: 'View', when: isShown, run: () => memoryDesk.setState(({ raw }) => ({ raw: !raw })) },
  'memory.compare': {
    title: 'Compare the two chosen captures',
    group: 'Compare',
    when: isShown,
    run: withDrawn(({ timeline }) => {
      const { chosen } = memoryDesk.getState();
      const whyNot = whyNotCompared(session.getState().captures.filter(({ id }) => chosen.includes(id)));
      if (whyNot === undefined) compareChosen(chosen, timeline.pins);
      else say(whyNot);
    }),
  },

  'memory.save-tsv': { title: 'Save the visible lines (.tsv)', group: 'Export', when: isShown, run: saveTimelineTsv },
  'memory.save-svg': { title: 'Save the timeline as SVG', group: 'Export', when: isShown, run: saveTimelineSvg },
  'memory.copy-account': { title: 'Copy the account of memory as text', group: 'Export', when: isShown, run: () => void copyAccount() },
};

addCommands(MEMORY_COMMANDS);
