/**
 * How to get each artefact, by the question that it answers. `{base}` is the address of the server with net/http/pprof,
 * `{port}` its port; words in capitals are for the reader to fill in. What Go's endpoints and flags do is said in the
 * documentation of net/http/pprof, runtime/debug, runtime and cmd/compile (-m, -json); JDK's and Node's in their manuals.
 */

export interface Recipe {
  readonly title: string;
  /** When to take it, or what it tells. */
  readonly why: string;
  /** Versions and conditions; empty: none. */
  readonly needs: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly text: string;
  readonly kind: 'shell' | 'go' | 'js';
  /** What is different about this one. */
  readonly note?: string;
}

export interface RecipeGroup {
  readonly question: string;
  readonly recipes: readonly Recipe[];
}

const MEMORY: readonly Recipe[] = [
  {
    title: 'Heap, five times',
    why: 'What stays grows from file to file. Four points, minutes apart under the usual load, are the fewest that tell a trend from chance; gc=1 collects garbage first.',
    needs: 'any Go with net/http/pprof',
    steps: [
      { kind: 'shell', text: `curl -fo heap1.pb.gz '{base}/debug/pprof/heap?gc=1'`, note: 'once' },
      { kind: 'shell', text: `for n in 1 2 3 4 5; do curl -fo heap$n.pb.gz '{base}/debug/pprof/heap?gc=1'; [ $n = 5 ] || sleep 300; done`, note: 'five times, five minutes apart' },
    ],
  },
  {
    title: 'Heap as text, with the runtime’s own frames',
    why: 'Has MemStats at its end, and the addresses of growing maps and slices, which the protobuf leaves out. The second command asks the same process for their names; the third reads them from the executable.',
    needs: 'any Go; the answer of symbol only from the same process',
    steps: [
      { kind: 'shell', text: `curl -fo heap.txt '{base}/debug/pprof/heap?debug=1&gc=1'` },
      {
        kind: 'shell',
        text: `grep ' @ ' heap.txt | grep -o '0x[0-9a-f]*' | sort -u | xargs -n 1000 | tr ' ' + | while read -r pcs; do curl -f "{base}/debug/pprof/symbol?$pcs"; done > symbols.txt`,
      },
      { kind: 'shell', text: 'go tool nm -n ./PROGRAM > symbols.txt', note: 'or this; not of a stripped or position-independent executable' },
    ],
  },
  {
    title: 'Counters of the runtime, every minute',
    why: 'Tells live heap, idle heap, stacks and the rest apart, over time.',
    needs: 'import _ "expvar"',
    steps: [{ kind: 'shell', text: `for n in $(seq 60); do curl -fsSo vars$n.json '{base}/debug/vars'; sleep 60; done` }],
  },
  {
    title: 'What Prometheus kept',
    why: 'Hours or days back, with the resident size beside the heap. One process at a time, else their numbers mix.',
    needs: 'the Go and process collectors of client_golang',
    steps: [
      {
        kind: 'shell',
        text: `curl -fsSG 'http://PROMETHEUS:9090/api/v1/query_range' --data-urlencode 'query={__name__=~"go_.*|process_.*",instance="INSTANCE"}' --data-urlencode "start=$(($(date +%s) - 21600))" --data-urlencode "end=$(date +%s)" --data-urlencode step=60 -o metrics.json`,
        note: 'the last six hours',
      },
      { kind: 'shell', text: `curl -fo metrics.txt '{base}/metrics'`, note: 'only now, from the program itself' },
    ],
  },
  {
    title: 'runtime/metrics',
    why: 'All that the runtime counts, cheaper than MemStats: reading it does not stop the program.',
    needs: 'Go 1.16 or newer; a few lines in the program',
    steps: [
      {
        kind: 'go',
        text: `all := metrics.All() // import "runtime/metrics"
samples := make([]metrics.Sample, len(all))
for i, d := range all {
	samples[i].Name = d.Name
}
metrics.Read(samples)
for _, s := range samples {
	switch s.Value.Kind() {
	case metrics.KindUint64:
		fmt.Println(s.Name, s.Value.Uint64())
	case metrics.KindFloat64:
		fmt.Println(s.Name, s.Value.Float64())
	}
}`,
      },
    ],
  },
  {
    title: 'Resident size, as the system sees it',
    why: 'Shows what the runtime knows nothing of: C libraries, mapped files.',
    needs: 'Linux, macOS',
    steps: [
      { kind: 'shell', text: `{ echo time,rss_bytes; while sleep 10; do echo "$(date -u +%FT%TZ),$(($(ps -o rss= -p PID) * 1024))"; done; } > rss.csv` },
      { kind: 'shell', text: 'for n in 1 2 3; do cat /proc/PID/status /proc/PID/smaps_rollup > memory.$n.txt; sleep 60; done', note: 'Linux: what of it is files, what is its own' },
    ],
  },
  {
    title: 'Every object of the heap',
    why: 'For who holds what alive. The program stands still while it writes. Drop the executable with it: the dump does not name types.',
    needs: 'any Go; a few lines in the program',
    steps: [
      {
        kind: 'go',
        text: `f, err := os.Create("heap.dump")
if err != nil {
	log.Fatal(err)
}
debug.WriteHeapDump(f.Fd()) // import "runtime/debug"
f.Close()`,
      },
    ],
  },
];

const GOROUTINES: readonly Recipe[] = [
  {
    title: 'All goroutines with their stacks, twice',
    why: 'Who waits for what, since how many minutes, on which object. Goroutines with the same number in both dumps stayed.',
    needs: 'any Go with net/http/pprof; stops the program for a moment',
    steps: [
      { kind: 'shell', text: `curl -fo goroutine1.txt '{base}/debug/pprof/goroutine?debug=2'`, note: 'once' },
      {
        kind: 'shell',
        text: `curl -fo goroutine1.txt '{base}/debug/pprof/goroutine?debug=2'; sleep 300; curl -fo goroutine2.txt '{base}/debug/pprof/goroutine?debug=2'`,
        note: 'twice, five minutes apart',
      },
    ],
  },
  {
    title: 'Goroutines, counted by stack',
    why: 'Small and quick even with a million of them. States are read from the stacks; waits and numbers are not in it.',
    needs: 'any Go with net/http/pprof',
    steps: [{ kind: 'shell', text: `curl -fo goroutine.pb.gz '{base}/debug/pprof/goroutine'` }],
  },
  {
    title: 'Goroutines that can never go on',
    why: 'The runtime proves that nothing can wake them. It finds only some: what is blocked on something still reachable is not in it.',
    needs: 'Go 1.27; Go 1.26 when built with the experiment',
    steps: [
      { kind: 'shell', text: `curl -fo goroutineleak.pb.gz '{base}/debug/pprof/goroutineleak'` },
      { kind: 'shell', text: 'GOEXPERIMENT=goroutineleakprofile go build -o PROGRAM ./cmd/PROGRAM', note: 'Go 1.26: build with this first' },
    ],
  },
  {
    title: 'Waiting for locks and channels',
    why: 'Delays that ended. What blocks for ever is not in it; for that, take all goroutines.',
    needs: 'any Go; both are off until the program asks for them',
    steps: [
      {
        kind: 'go',
        text: `runtime.SetMutexProfileFraction(100) // one of 100 contentions
runtime.SetBlockProfileRate(10_000)  // one event per 10 µs blocked`,
        note: 'at the start of main',
      },
      { kind: 'shell', text: `curl -fo mutex.pb.gz '{base}/debug/pprof/mutex?seconds=30'`, note: 'Go 1.15 or newer' },
      { kind: 'shell', text: `curl -fo block.pb.gz '{base}/debug/pprof/block?seconds=30'`, note: 'Go 1.15 or newer' },
    ],
  },
];

const CRASH: readonly Recipe[] = [
  {
    title: 'What a container wrote before it ended',
    why: 'Crashes end in stacks. After an OOM kill there are none: then take heaps before the next one.',
    needs: '',
    steps: [
      { kind: 'shell', text: 'kubectl logs --previous POD > crash.txt' },
      { kind: 'shell', text: 'docker logs NAME > crash.txt 2>&1' },
    ],
  },
  {
    title: 'Stop it and see all stacks',
    why: 'For a program that hangs and has no pprof endpoint. This ends it.',
    needs: 'any Go; the stacks go to stderr',
    steps: [
      { kind: 'shell', text: 'kill -QUIT PID' },
      { kind: 'shell', text: 'kubectl exec POD -- kill -QUIT 1 && sleep 2 && kubectl logs --previous POD > crash.txt', note: 'if the program is process 1' },
      { kind: 'shell', text: 'docker kill --signal=QUIT NAME && docker logs NAME > crash.txt 2>&1' },
    ],
  },
  {
    title: 'All goroutines in every crash',
    why: 'By default a panic prints the stack of one goroutine only.',
    needs: 'any Go',
    steps: [{ kind: 'shell', text: 'GOTRACEBACK=all ./PROGRAM 2> crash.txt' }],
  },
  {
    title: 'Crashes into a file',
    why: 'Where stderr is lost. Written besides stderr.',
    needs: 'Go 1.23 or newer',
    steps: [
      {
        kind: 'go',
        text: `f, err := os.Create("crash.txt")
if err != nil {
	log.Fatal(err)
}
debug.SetCrashOutput(f, debug.CrashOptions{}) // import "runtime/debug"
f.Close() // it keeps a copy of the descriptor`,
      },
    ],
  },
];

const COLLECTOR: readonly Recipe[] = [
  {
    title: 'A line for each collection',
    why: 'Live heap, goal, pauses and the share of CPU, over time. The lines may stand among those of a log.',
    needs: 'any Go; set when it starts',
    steps: [
      { kind: 'shell', text: 'GODEBUG=gctrace=1 ./PROGRAM 2> gc.log' },
      { kind: 'shell', text: 'GODEBUG=gctrace=1,scavtrace=1,schedtrace=1000 ./PROGRAM 2> gc.log', note: 'with what is returned to the system, and threads and run queues each second' },
      { kind: 'shell', text: 'kubectl set env deployment/NAME GODEBUG=gctrace=1', note: 'starts its pods anew' },
      { kind: 'shell', text: 'kubectl logs --timestamps POD > gc.log' },
    ],
  },
  {
    title: 'What was allocated in 30 seconds',
    why: 'Who makes the garbage, freed or not.',
    needs: 'Go 1.15 or newer; older ones without ?seconds tell since the start',
    steps: [{ kind: 'shell', text: `curl -fo allocs.pb.gz '{base}/debug/pprof/allocs?seconds=30'` }],
  },
  {
    title: 'CPU',
    why: 'How much of it is the collector: gcBgMarkWorker, gcAssistAlloc.',
    needs: 'any Go with net/http/pprof',
    steps: [{ kind: 'shell', text: `curl -fo cpu.pb.gz '{base}/debug/pprof/profile?seconds=30'` }],
  },
  {
    title: 'Why a line allocates',
    why: 'The compiler says what escapes to the heap, and by which way. Drop it beside a profile of the same source.',
    needs: 'any Go; the folder form Go 1.14 or newer',
    steps: [
      { kind: 'shell', text: `go build -gcflags='-m -m' ./... 2> escapes.txt` },
      { kind: 'shell', text: `go build -gcflags="-json=0,file://$PWD/escapes" ./...`, note: 'as JSON, into a folder to drop whole; a new folder each time, for the build cache writes nothing' },
    ],
  },
];

const REACH: readonly Recipe[] = [
  {
    title: 'A pod, from here',
    why: 'Then use the other commands with localhost as the address.',
    needs: 'kubectl',
    steps: [{ kind: 'shell', text: 'kubectl port-forward pod/POD {port}:{port}' }],
  },
  {
    title: 'A pod without curl or shell',
    why: 'Through the API server, where it may reach the port; a server that listens on localhost only needs the port-forward.',
    needs: 'kubectl with rights on pods/proxy',
    steps: [
      { kind: 'shell', text: `kubectl get --raw '/api/v1/namespaces/NAMESPACE/pods/POD:{port}/proxy/debug/pprof/heap?gc=1' > heap.pb.gz` },
      { kind: 'shell', text: `kubectl exec POD -- wget -qO- 'http://localhost:{port}/debug/pprof/heap?gc=1' > heap.pb.gz`, note: 'with BusyBox in the image' },
    ],
  },
  {
    title: 'A program without the endpoint',
    why: 'Add the server once; it costs nothing until it is asked. Keep it off public addresses.',
    needs: 'any Go',
    steps: [
      {
        kind: 'go',
        text: `// import "net/http" and _ "net/http/pprof"
go func() { log.Println(http.ListenAndServe("localhost:{port}", nil)) }()`,
      },
    ],
  },
  {
    title: 'A program that serves nothing',
    why: 'For jobs and tools: writes the profile where the memory is at its highest.',
    needs: 'any Go',
    steps: [
      {
        kind: 'go',
        text: `f, err := os.Create("heap.pb.gz")
if err != nil {
	log.Fatal(err)
}
runtime.GC()
pprof.Lookup("heap").WriteTo(f, 0) // import "runtime/pprof"
f.Close()`,
      },
      { kind: 'shell', text: `go test -run='^$' -bench=. -memprofile=heap.pb.gz ./PACKAGE`, note: 'or of a benchmark' },
    ],
  },
];

const JAVA: readonly Recipe[] = [
  {
    title: 'Heap dump',
    why: 'Every object, and who holds it. The JVM stands still meanwhile, and collects first; the path is seen from the JVM.',
    needs: 'Java 8 or newer',
    steps: [
      { kind: 'shell', text: 'jcmd PID GC.heap_dump /tmp/app.hprof' },
      { kind: 'shell', text: 'kubectl exec POD -- jcmd 1 GC.heap_dump /tmp/app.hprof && kubectl cp POD:/tmp/app.hprof app.hprof' },
      { kind: 'shell', text: 'java -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/tmp/app.hprof …', note: 'at the moment when it runs out' },
    ],
  },
  {
    title: 'Classes, counted',
    why: 'Quick and small: twice, minutes apart, shows which class grows.',
    needs: 'any JDK; live collects first',
    steps: [{ kind: 'shell', text: 'jmap -histo:live PID > histo1.txt; sleep 300; jmap -histo:live PID > histo2.txt' }],
  },
  {
    title: 'Collections of a running JVM',
    why: 'How full the generations are, each second, and the time spent collecting.',
    needs: 'any JDK; ends with Ctrl+C',
    steps: [{ kind: 'shell', text: 'jstat -gcutil -t PID 1000 > jstat.txt' }],
  },
  {
    title: 'GC log',
    why: 'Each collection: before, after, pause. What stays after full collections is the live heap.',
    needs: 'Java 9 or newer',
    steps: [
      { kind: 'shell', text: "java '-Xlog:gc*:file=gc.log:time,uptime,level,tags' …" },
      { kind: 'shell', text: `jcmd PID VM.log output=/tmp/gc.log what='gc*' decorators=time,uptime,level,tags`, note: 'without a restart' },
    ],
  },
];

const NODE: readonly Recipe[] = [
  {
    title: 'Node: a snapshot by signal',
    why: 'Three snapshots of a growing process show what is added and stays. It stands still, and may need as much memory again.',
    needs: 'Node 12 or newer; not on Windows',
    steps: [
      { kind: 'shell', text: 'node --heapsnapshot-signal=SIGUSR2 server.js' },
      { kind: 'shell', text: 'kill -USR2 PID', note: 'each time one is wanted' },
    ],
  },
  {
    title: 'Node: a snapshot from the program',
    why: 'At the place in the code that matters.',
    needs: 'Node 11.13 or newer',
    steps: [{ kind: 'js', text: `require('v8').writeHeapSnapshot()` }],
  },
  {
    title: 'Node: before it runs out of memory',
    why: 'Writes up to so many snapshots when the heap comes close to its limit.',
    needs: 'Node 14.18 or newer',
    steps: [{ kind: 'shell', text: 'node --heapsnapshot-near-heap-limit=2 server.js' }],
  },
  {
    title: 'Chrome, Edge, Electron',
    why: 'Open DevTools on the page: Memory, Heap snapshot, Take snapshot; then Save beside it in the list. For a Node process: kill -USR1 PID opens it for chrome://inspect.',
    needs: '',
    steps: [],
  },
];

export const GUIDE: readonly RecipeGroup[] = [
  { question: 'Memory grows', recipes: MEMORY },
  { question: 'Goroutines pile up', recipes: GOROUTINES },
  { question: 'It crashed, hangs or was killed', recipes: CRASH },
  { question: 'The collector takes the CPU', recipes: COLLECTOR },
  { question: 'The program is out of reach', recipes: REACH },
  { question: 'Java', recipes: JAVA },
  { question: 'Node, Chrome', recipes: NODE },
];
