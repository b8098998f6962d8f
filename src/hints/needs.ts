/** What must be open for a rule to run, how to tell, and how a reader gets it. */
import { LEAKED } from '../analysis/goroutines/goroutine-columns.ts';
import { SERIES_NAMES } from '../model/series.ts';
import type { HintContext } from './context.ts';
import { cutSentences } from './cut-captures.ts';
import type { Lack, Need } from './rule.ts';

interface NeedWords {
  /** What it is: "four or more heap profiles …". */
  readonly need: string;
  /** A command that makes it; HOST:PORT is where the program serves net/http/pprof. */
  readonly capture: string;
}

const PPROF = 'http://HOST:PORT/debug/pprof';

export const NEEDS: Readonly<Record<Lack, NeedWords>> = {
  heap: { need: 'a heap profile', capture: `curl -o heap.pb.gz '${PPROF}/heap?gc=1'` },
  'heaps-2': {
    need: 'two heap profiles of one process, some minutes apart',
    capture: `for n in 1 2; do curl -so heap.$n.pb.gz '${PPROF}/heap?gc=1'; sleep 300; done`,
  },
  'heaps-4': {
    need: 'four or more heap profiles of one process, a minute or more apart',
    capture: `for n in 1 2 3 4 5 6; do curl -so heap.$n.pb.gz '${PPROF}/heap?gc=1'; sleep 60; done`,
  },
  goroutines: { need: 'a goroutine profile or dump', capture: `curl -o goroutines.txt '${PPROF}/goroutine?debug=2'` },
  dump: { need: 'a goroutine dump in text, which has waits, numbers and creators', capture: `curl -o goroutines.txt '${PPROF}/goroutine?debug=2'` },
  states: {
    need: 'a goroutine dump in text, which says what each goroutine waits for',
    capture: `curl -o goroutines.txt '${PPROF}/goroutine?debug=2'`,
  },
  'dumps-2': {
    need: 'two or more goroutine dumps of one process, ten minutes apart',
    capture: `for n in 1 2; do curl -so goroutines.$n.txt '${PPROF}/goroutine?debug=2'; sleep 600; done`,
  },
  'leak-profile': {
    need: 'the goroutine leak profile (Go 1.27, or 1.26 built with GOEXPERIMENT=goroutineleakprofile)',
    capture: `curl -o goroutineleak.pb.gz '${PPROF}/goroutineleak'`,
  },
  series: {
    need: 'runtime memory over time: MemStats, metrics or a gctrace log',
    capture: 'for n in $(seq 60); do curl -s http://HOST:PORT/debug/vars > vars.$n.json; sleep 10; done',
  },
  rss: {
    need: 'what the system counts for the process (RSS), over time: memory that is mapped or allocated outside of Go shows nowhere else',
    capture: 'for n in $(seq 6); do cat /proc/PID/status > status.$n.txt; sleep 60; done',
  },
  'gc-log': { need: 'the log of the collector', capture: 'GODEBUG=gctrace=1 ./program 2> gctrace.txt' },
  escapes: { need: 'what the compiler says about escapes', capture: 'go build -gcflags=-m=2 ./... 2> escapes.txt' },
  'go-graph': {
    need: 'a Go heap dump, which has the objects and what holds them',
    capture: 'debug.WriteHeapDump(file.Fd())  // runtime/debug; stops the program while it writes',
  },
  'jvm-graph': { need: 'a Java heap dump', capture: 'jcmd PID GC.heap_dump heap.hprof' },
  'v8-graph': { need: 'a V8 heap snapshot', capture: 'node --heapsnapshot-signal=SIGUSR2 app.js & kill -USR2 $!' },
  'v8-graphs-2': { need: 'two V8 heap snapshots of one page or process', capture: 'node --heapsnapshot-signal=SIGUSR2 app.js & sleep 60; kill -USR2 $!; sleep 300; kill -USR2 $!' },
  crash: { need: 'the text that a crash leaves', capture: 'GOTRACEBACK=all ./program 2> crash.txt' },
  'mem-stats': {
    need: 'all of MemStats or runtime/metrics, over time: what is open lacks numbers that are looked at',
    capture: 'for n in $(seq 60); do curl -s http://HOST:PORT/debug/vars > vars.$n.json; sleep 10; done',
  },
  'series-longer': {
    need: 'more readings of runtime memory: ten or more, over ten minutes or longer',
    capture: 'for n in $(seq 20); do curl -so vars.$n.json http://HOST:PORT/debug/vars; sleep 60; done',
  },
  'go-metrics': {
    need: 'all of runtime/metrics, which has GOGC, the memory limit and (from Go 1.26) finalizers',
    capture: 'for n in $(seq 20); do curl -so metrics.$n.txt http://HOST:PORT/metrics; sleep 60; done  # client_golang with collectors.MetricsAll',
  },
  threads: {
    need: 'the number of threads, over time',
    capture: 'for n in $(seq 20); do cat /proc/PID/status > status.$n.txt; sleep 60; done',
  },
  counts: {
    need: 'more counts of goroutines: four or more, over some minutes',
    capture: `for n in $(seq 6); do curl -so goroutines.$n.txt '${PPROF}/goroutine?debug=2'; sleep 60; done`,
  },
  'whole-dump': { need: 'a goroutine profile or dump that is whole', capture: `curl -o goroutines.txt '${PPROF}/goroutine?debug=2'` },
  'whole-heap': { need: 'a heap profile that is whole', capture: `curl -o heap.pb.gz '${PPROF}/heap?gc=1'` },
};

/** Who has the first has a part of the second: of several in one chain the last is asked for. */
export const CHAINS: readonly (readonly Lack[])[] = [
  ['heap', 'heaps-2', 'heaps-4'],
  ['goroutines', 'dump', 'dumps-2'],
  ['v8-graph', 'v8-graphs-2'],
  ['mem-stats', 'series-longer'],
  ['threads', 'rss'],
];

/** Of a capture that is cut the reader hears how much of it there is. */
export function wordsOf(need: Lack, context: HintContext): NeedWords {
  const words = NEEDS[need];
  const cut = need === 'whole-dump' || need === 'whole-heap' ? cutSentences(need, context) : [];
  return cut.length === 0 ? words : { ...words, need: `${words.need} (${cut.join('; ')})` };
}

/** A runtime whose captures are not open is none of the reader's; nobody crashes a program on purpose. */
export function isSensible(need: Lack, context: HintContext): boolean {
  const { heaps, goroutines, leakProfiles, others, go, jvm, graphs } = context;
  const hasGo = heaps.length + goroutines.length + leakProfiles.length + others.length > 0 || go !== undefined || graphs.some(({ graph }) => graph.runtime === 'go');
  if (need === 'crash') return false;
  if (need === 'jvm-graph') return jvm !== undefined || graphs.some(({ graph }) => graph.runtime === 'jvm');
  if (need === 'v8-graph' || need === 'v8-graphs-2') return graphs.some(({ graph }) => graph.runtime === 'v8');
  return hasGo;
}

export function isMet(need: Need, context: HintContext): boolean {
  const { heaps, goroutines, leakProfiles, go, jvm, graphs } = context;
  const graphsOf = (runtime: 'go' | 'jvm' | 'v8'): number => graphs.filter(({ graph }) => graph.runtime === runtime).length;
  const dumps = (): number => goroutines.filter(({ columns }) => columns.hasIds).length;
  switch (need) {
    case 'heap':
      return heaps.length > 0;
    case 'heaps-2':
      return heaps.length >= 2;
    case 'heaps-4':
      return heaps.length >= 4;
    case 'goroutines':
      return goroutines.length > 0;
    case 'dump':
    case 'states':
      return dumps() > 0;
    case 'dumps-2':
      return goroutines.length >= 2;
    case 'leak-profile':
      return leakProfiles.length > 0 || goroutines.some(({ columns }) => columns.flags.some((flags) => (flags & LEAKED) !== 0));
    case 'series':
      return go !== undefined || jvm !== undefined;
    case 'rss':
      return go?.merged.series.some(({ name, values }) => (name === SERIES_NAMES.rss || name === SERIES_NAMES.rssPeak) && values.length > 0) ?? false;
    case 'gc-log':
      return [...(go?.merged.marks ?? []), ...(jvm?.merged.marks ?? [])].some(({ kind }) => kind === 'gc' || kind === 'forced-gc' || kind === 'full-gc');
    case 'escapes':
      return context.escapes !== undefined;
    case 'go-graph':
      return graphsOf('go') > 0;
    case 'jvm-graph':
      return graphsOf('jvm') > 0;
    case 'v8-graph':
      return graphsOf('v8') > 0;
    case 'v8-graphs-2':
      return graphsOf('v8') >= 2;
    case 'crash':
      return [...goroutines, ...leakProfiles].some(({ index }) => index.profile.origin.comments.length > 0);
  }
}
