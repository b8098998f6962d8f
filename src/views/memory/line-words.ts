/** What lines are called, what they mean, and how they are drawn. Pure. */
import { SERIES_NAMES as NAMES } from '../../model/series.ts';

export interface LineLook {
  readonly title: string;
  readonly explanation: string;
  /** Into the palette of memory.css. */
  readonly colour: number;
  readonly dash: '' | 'dashed' | 'dotted';
  /** `step`: the value holds until the next one. */
  readonly shape: 'line' | 'step' | 'stems';
  /** Drawn from the beginning; else a click on its name away. */
  readonly isShown: boolean;
}

const COLOURS = 10;

function look(title: string, colour: number, explanation: string, more: Partial<LineLook> = {}): LineLook {
  return { title, colour, explanation, dash: '', shape: 'line', isShown: true, ...more };
}

const HIDDEN = { isShown: false } as const;

const LOOKS: Readonly<Record<string, LineLook>> = {
  [NAMES.heapAlloc]: look('Allocated', 0, 'Objects on the heap, garbage that is not swept yet included'),
  [NAMES.heapInUse]: look('In use', 1, 'Spans with at least one object'),
  [NAMES.heapIdle]: look('Idle', 2, 'Free spans; part of them is returned to the system', HIDDEN),
  [NAMES.heapReleased]: look('Released', 3, 'Pages that the system has back', HIDDEN),
  [NAMES.heapGoal]: look('Goal', 4, 'The size of the heap at which the next collection is to be done', { dash: 'dashed', shape: 'step' }),
  [NAMES.heapLive]: look('Live after GC', 5, 'What the last collection found reachable', { shape: 'step' }),
  [NAMES.heapBeforeGc]: look('Before GC', 6, 'The heap when a collection began', { dash: 'dotted', isShown: false }),
  [NAMES.heapAfterGc]: look('After GC', 7, 'The heap when a collection ended, new garbage included'),
  [NAMES.heapSys]: look('Heap from the system', 8, 'Address space of the heap: in use and idle', HIDDEN),
  [NAMES.sys]: look('Sys', 8, 'All that the runtime has from the system, returned pages included', { dash: 'dotted', isShown: false }),
  [NAMES.rss]: look('RSS', 9, 'What the system counts as resident'),
  [NAMES.rssPeak]: look('RSS, highest so far', 9, 'As the system counts it', { dash: 'dotted', shape: 'step', isShown: false }),
  [NAMES.memoryLimit]: look('Memory limit', 4, 'GOMEMLIMIT', { dash: 'dotted', shape: 'step' }),
  [NAMES.goroutines]: look('Goroutines', 0, 'Goroutines that exist'),
  [NAMES.threads]: look('Threads', 6, 'Threads of the system that the runtime made'),
  [NAMES.stackInUse]: look('In use', 1, 'Stacks of goroutines'),
  [NAMES.stackSys]: look('From the system', 8, 'Stacks of goroutines and of threads that the runtime made', { dash: 'dashed' }),
  [NAMES.stackScan]: look('Scanned', 5, 'What the collector looks at; a part of the goal'),
  [NAMES.gcPause]: look('Pause of a collection', 6, 'How long the program stood still', { shape: 'stems' }),
  [NAMES.gcCpu]: look('CPU of the collector', 6, 'Share of all CPU time since the start, as the runtime says it'),
  [NAMES.openFiles]: look('Open files', 2, 'File descriptors'),
  [NAMES.heapObjects]: look('Objects', 5, 'Objects on the heap'),
  [NAMES.totalAlloc]: look('Allocation', 0, 'Bytes that were allocated since the start'),
  [NAMES.mallocs]: look('Objects allocated', 1, 'Objects that were allocated since the start'),
  [NAMES.frees]: look('Objects freed', 2, 'Objects that were freed since the start'),
  [NAMES.gcCycles]: look('Collections', 6, 'Collections since the start'),
  [NAMES.gcForced]: look('Forced collections', 7, 'Collections that the program asked for (runtime.GC)'),
  [NAMES.gcPauseTotal]: look('Pauses', 6, 'Time in pauses since the start'),
  [NAMES.processors]: look('GOMAXPROCS', 8, 'Threads that may run Go code at once', { shape: 'step' }),
  [NAMES.gogc]: look('GOGC', 4, 'In percent', { shape: 'step' }),
  'eden.used': look('Eden', 2, 'Where new objects are put'),
  'old.used': look('Old generation', 5, 'Objects that outlived several collections'),
  'metaspace.used': look('Metaspace', 3, 'Classes'),
  'class-space.used': look('Class space', 8, 'Compressed class pointers; a part of the metaspace'),
  'survivor.used': look('Survivors', 1, 'Objects that outlived one collection or a few'),
  'permanent.used': look('Permanent generation', 3, 'Classes, before Java 8'),
  'heap.used-percent': look('Heap', 0, 'Share of its capacity'),
  'class-space.percent': look('Class space', 8, 'Share of its capacity'),
  'permanent.percent': look('Permanent generation', 3, 'Share of its capacity'),
  'old.percent': look('Old generation', 5, 'Share of its capacity'),
  'eden.percent': look('Eden', 2, 'Share of its capacity'),
  'metaspace.percent': look('Metaspace', 3, 'Share of what is committed'),
};

/** Without the name of its process, which stands after it where there are several. */
export function baseOf(name: string): string {
  return name.split(' · ')[0]!.replace(/ \((?:bytes|count|seconds|percent|none)\)$/, '');
}

/** `rank`: among the lines of its chart; lines without a look of their own take colours by it. */
export function lookOf(name: string, rank: number): LineLook {
  const base = baseOf(name);
  const known = LOOKS[base];
  const process = name.includes(' · ') ? name.slice(name.indexOf(' · ')) : '';
  if (known && process === '') return known;
  // Processes beside each other: one colour for all of them would make one line of them.
  const own = { colour: rank % COLOURS, title: `${known?.title ?? base}${process}` };
  return known ? { ...known, ...own } : { ...own, explanation: name, dash: rank >= COLOURS ? 'dashed' : '', shape: 'line', isShown: true };
}
