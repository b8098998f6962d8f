/** What can be done with an object graph. */
import { engine, say } from '../store/actions.ts';
import { canStep, graphLook, leaveSet, showGraphView, stepVisited } from '../store/graph-actions.ts';
import { activeGraph, type ActiveGraph, type GraphView, type TreeLayout } from '../store/graph-look.ts';
import { session, type SessionState } from '../store/session.ts';
import { currentTree } from '../views/dominators/current-tree.ts';
import type { GraphCommandId } from '../views/shared/command-id.ts';
import { saveFile } from '../views/shared/save-file.ts';
import { addCommands, type Command } from './commands.ts';
import { hasRoomForTwo } from './wide.ts';

type Condition = (active: ActiveGraph) => boolean;

/** With a graph on screen that meets a condition. */
function graph(condition: Condition): (state: SessionState) => boolean {
  return (state) => {
    const active = activeGraph(state);
    return active !== undefined && condition(active);
  };
}

const hasAll: Condition = (active) => !active.graph.onlyHistogram;
const inTree: Condition = ({ look }) => look.view === 'dominators';
const hasPicture: Condition = (active) => inTree(active) && shownLayout(active.look.layout) !== 'table';
const inHistogram: Condition = ({ look }) => look.view === 'histogram' && look.shownSet === undefined;
const inSet: Condition = ({ look }) => look.view === 'histogram' && look.shownSet !== undefined;
const hasTable: Condition = (active) => inHistogram(active) || (inSet(active) && active.look.shownSet?.show === 'instances');

function shownLayout(layout: TreeLayout): TreeLayout {
  return layout === 'both' && !hasRoomForTwo() ? 'table' : layout;
}

function view(id: GraphView, title: string, key: string, condition: Condition = hasAll): Command {
  return { title, group: 'View', keys: [key], when: graph(condition), run: () => showGraphView(id) };
}

function withLook(act: (active: ActiveGraph) => void): () => void {
  return () => {
    const active = activeGraph(session.getState());
    if (active) act(active);
  };
}

function nextLayout(layout: TreeLayout): TreeLayout {
  const all: readonly TreeLayout[] = hasRoomForTwo() ? ['table', 'both', 'picture'] : ['table', 'picture'];
  return all[(all.indexOf(shownLayout(layout)) + 1) % all.length] ?? 'table';
}

function focusInput(selector: string): void {
  const box = document.querySelector<HTMLInputElement>(selector);
  box?.focus();
  box?.select();
}

async function savePicture(kind: 'svg' | 'png'): Promise<void> {
  try {
    await (await import('../views/treemap/save-tree-picture.ts')).saveTreePicture(kind);
  } catch (error) {
    say(`That could not be exported: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function saveTree(active: ActiveGraph): Promise<void> {
  const desk = currentTree();
  if (!desk) return;
  const { saveSubtree } = await import('../views/dominators/tree-actions.ts');
  await saveSubtree(active.facts.id, desk.tree, desk.store.getState().selected?.id ?? 0);
}

async function saveTable({ facts, look }: ActiveGraph): Promise<void> {
  const { shownSet, histogram } = look;
  const answer = await engine.calls.exportGraph(
    facts.id,
    shownSet
      ? { format: 'tsv', table: 'instances', set: shownSet.set, order: shownSet.order }
      : { format: 'tsv', table: 'histogram', ...histogram },
  );
  if (answer.ok) saveFile(answer.value);
  say(answer.ok ? `Saved ${answer.value.name}` : answer.error.sentence);
}

const GRAPH_COMMANDS: Readonly<Record<GraphCommandId, Command>> = {
  'graph.dominators': view('dominators', 'Dominators: what keeps what alive', '1'),
  'graph.histogram': view('histogram', 'Histogram of types', '2', () => true),
  'graph.retention': view('retention', 'Retention as a flame graph', '3'),
  'graph.object': view('object', 'The object that was looked at last', '4', ({ look }) => look.visited.length > 0),
  'graph.waste': view('waste', 'Waste: duplicates, empty collections, unreachable objects', '5'),
  'graph.tree': {
    title: 'Dominators: merged by type, or per object',
    group: 'View',
    keys: ['M'],
    when: graph(inTree),
    run: withLook(({ look }) => graphLook({ tree: look.tree === 'merged' ? 'objects' : 'merged' })),
  },
  'graph.layout': {
    title: 'Dominators: table, both, picture',
    group: 'View',
    keys: ['V'],
    when: graph(inTree),
    run: withLook(({ look }) => graphLook({ layout: nextLayout(look.layout) })),
  },
  'graph.shape': {
    title: 'Picture: icicle or treemap',
    group: 'View',
    keys: ['I'],
    when: graph(hasPicture),
    run: withLook(({ look }) => graphLook({ shape: look.shape === 'icicle' ? 'treemap' : 'icicle' })),
  },
  'graph.retention-tree': {
    title: 'Retention: dominators or shortest paths',
    group: 'View',
    keys: ['M'],
    when: graph(({ look }) => look.view === 'retention'),
    run: withLook(({ look }) => graphLook({ retention: look.retention === 'dominators' ? 'paths' : 'dominators' })),
  },
  'graph.next-drop': {
    title: 'Next big drop: from the selected row to where the bytes spread',
    group: 'View',
    keys: ['B'],
    when: graph(inTree),
    run: () => {
      const desk = currentTree();
      if (desk) void desk.nextDrop(desk.store.getState().selected);
    },
  },
  'graph.zoom-reset': { title: 'Zoom the picture out to the whole heap', group: 'View', keys: ['0'], when: graph(hasPicture), run: () => currentTree()?.setZoom(0) },

  'graph.find': { title: 'Find an object by its address', group: 'Search and filter', keys: ['A'], when: graph(hasAll), run: () => focusInput('#find-object') },
  'graph.filter': { title: 'Filter the histogram by name', group: 'Search and filter', keys: ['/'], when: graph(inHistogram), run: () => focusInput('.histogram input[type="search"]') },
  'graph.back': { title: 'Back to the object before', group: 'View', keys: ['Alt+ArrowLeft'], when: graph(({ look }) => canStep(look, -1)), run: () => stepVisited(-1) },
  'graph.forward': { title: 'Forward to the object after', group: 'View', keys: ['Alt+ArrowRight'], when: graph(({ look }) => canStep(look, 1)), run: () => stepVisited(1) },
  'graph.leave-set': { title: 'Back from the set of objects', group: 'View', keys: ['Escape'], when: graph(inSet), run: leaveSet },

  'graph.save-tsv': { title: 'Save the table (.tsv)', group: 'Export', when: graph(hasTable), run: withLook((active) => void saveTable(active)) },
  'graph.save-json': { title: 'Save the selected subtree as JSON', group: 'Export', when: graph(inTree), run: withLook((active) => void saveTree(active)) },
  'graph.save-svg': { title: 'Save the icicle or treemap as SVG', group: 'Export', when: graph(hasPicture), run: () => void savePicture('svg') },
  'graph.save-png': { title: 'Save the icicle or treemap as PNG', group: 'Export', when: graph(hasPicture), run: () => void savePicture('png') },
};

addCommands(GRAPH_COMMANDS);
