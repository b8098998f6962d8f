import { useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { session } from '../../store/session.ts';
import { baseOf, fillIn, serverAddress } from '../guide/server-address.ts';
import { CommandButton } from '../shared/command-button.tsx';
import { CopyLine } from './copy-line.tsx';
import { LoadTray } from './load-tray.tsx';
import './landing.css';

/** The rest is in the capture guide. */
const COMMANDS = [
  { what: 'Heap of a Go server, a few times, minutes apart', text: `curl -fo heap1.pb.gz '{base}/debug/pprof/heap?gc=1'` },
  { what: 'Its goroutines, with states, waits and stacks', text: `curl -fo goroutines.txt '{base}/debug/pprof/goroutine?debug=2'` },
  { what: 'Its collections, into a log', text: 'GODEBUG=gctrace=1 ./PROGRAM 2> gc.log' },
] as const;

/** What it answers, and where a Go server offers it. */
const KINDS = [
  { name: 'heap', answers: 'what is live now, and who allocated it' },
  { name: 'allocs', answers: 'everything allocated since the start' },
  { name: 'goroutine', answers: 'where every goroutine is waiting' },
  { name: 'profile', answers: 'where CPU time goes' },
  { name: 'block', answers: 'waiting on channels and locks' },
  { name: 'mutex', answers: 'who holds the contended locks' },
] as const;

const HEAPS = [
  { name: 'Go dump', from: 'debug.WriteHeapDump; with the executable beside it, types are named' },
  { name: 'HPROF', from: 'jmap, jcmd GC.heap_dump or an OutOfMemoryError' },
  { name: 'V8', from: 'a .heapsnapshot of Chrome, Node.js or Electron' },
] as const;

const TEXTS = [
  { name: 'stacks', from: 'goroutine dumps, SIGQUIT, panics and crashes; profiles with ?debug=1' },
  { name: 'numbers', from: 'gctrace, MemStats, expvar, Prometheus; jstat, GC logs, class histograms' },
  { name: 'compiler', from: 'escape analysis (-m): why a line allocates' },
] as const;

/** The first thing a stranger sees: what this is, what it takes, and that it keeps to itself. */
export function Landing({ onAnticipate }: { readonly onAnticipate: () => void }): ReactNode {
  const isLoading = useStore(session, (state) => state.loading.length > 0);
  const isSlow = useStore(session, (state) => state.loading.some((load) => load.slow));
  const base = baseOf(useStore(serverAddress, (state) => state.typed));
  useEffect(() => {
    if (isLoading) onAnticipate();
  }, [isLoading, onAnticipate]);

  return (
    <main className="landing">
      <div className="landing-column">
        <h1>See what your program’s memory is doing, and who holds it.</h1>
        <p className="landing-lead">
          Drop a pprof profile to read it as a flame graph and as tables, or a heap dump to see what keeps what alive; drop
          two or more to see what grew; logs and crashes too. All is read in this tab: nothing leaves the browser.
        </p>

        <section className="drop-box" aria-label="Open captures" onPointerEnter={onAnticipate} onFocus={onAnticipate}>
          <p className="drop-box-title">{isSlow ? 'Reading…' : 'Drop files or a folder anywhere'}</p>
          <div className="drop-box-actions">
            <CommandButton id="open.files" className="button button-primary">Choose files…</CommandButton>
            <CommandButton id="open.folder">Choose a folder…</CommandButton>
            <span>or paste</span>
          </div>
          <LoadTray floating={false} />
        </section>

        <p className="landing-examples">
          <span>No profile at hand? Try one of a small shop server:</span>
          <CommandButton id="open.heap-example">Heap</CommandButton>
          <CommandButton id="open.goroutine-example">Goroutines</CommandButton>
          <CommandButton id="open.cpu-example">CPU</CommandButton>
        </p>

        <h2>Get something to look at</h2>
        {COMMANDS.map(({ what, text }) => (
          <div key={what} className="landing-command">
            <p>{what}</p>
            <CopyLine text={fillIn(text, base)} what={what} />
          </div>
        ))}
        <p className="landing-more">
          <CommandButton id="guide.toggle">All capture commands</CommandButton>
          <span>crashes, containers, metrics, escape analysis, Java, Node, Chrome</span>
        </p>

        <h2>Reads today</h2>
        <p className="landing-reads">
          Go pprof profiles of any kind, gzipped or not. From <code>/debug/pprof/</code>:
        </p>
        <dl className="landing-kinds">
          {KINDS.map((kind) => (
            <div key={kind.name}>
              <dt>{kind.name}</dt>
              <dd>{kind.answers}</dd>
            </div>
          ))}
        </dl>
        <p className="landing-reads">And heaps object by object, with what holds each of them:</p>
        <dl className="landing-kinds">
          {HEAPS.map((heap) => (
            <div key={heap.name}>
              <dt>{heap.name}</dt>
              <dd>{heap.from}</dd>
            </div>
          ))}
        </dl>
        <p className="landing-reads">And the text that an incident leaves behind, in files, logs or a paste:</p>
        <dl className="landing-kinds">
          {TEXTS.map((text) => (
            <div key={text.name}>
              <dt>{text.name}</dt>
              <dd>{text.from}</dd>
            </div>
          ))}
        </dl>
      </div>
    </main>
  );
}
