/** What a function of the runtime or of a library says about the memory that is allocated below it. Bits, so that a stack is one number. */
export const TAG = {
  timer: 1 << 0,
  context: 1 << 1,
  contextValue: 1 << 2,
  syncMap: 1 << 3,
  list: 1 << 4,
  decodeAny: 1 << 5,
  reflectMap: 1 << 6,
  regexp: 1 << 7,
  template: 1 << 8,
  compressor: 1 << 9,
  bufio: 1 << 10,
  buffer: 1 << 11,
  text: 1 << 12,
  handle: 1 << 13,
  unique: 1 << 14,
  /** The place is called by `sync.(*Pool).Get`: it is the pool's New. */
  pool: 1 << 15,
  /** Runs once by design: package initialisation, `sync.Once`. */
  once: 1 << 16,
  /** What takes the profile: runtime/pprof and the like. */
  measuring: 1 << 17,
  /** Frames of the runtime that protobuf profiles leave out, where symbols name them. */
  mapGrowth: 1 << 18,
  sliceGrowth: 1 << 19,
  goroutine: 1 << 20,
  deferred: 1 << 21,
} as const;

/**
 * Names as Go 1.18 to 1.27 have them; found with fixtures/programs/constructs, which uses one construct per function.
 * context/context.go, time/sleep.go, internal/sync/hashtriemap.go (1.24), sync/map.go, container/list/list.go,
 * encoding/json/decode.go and v2/arshal_any.go, os/file_unix.go, net/fd_unix.go, internal/runtime/maps.
 */
const SIGNS: readonly (readonly [bit: number, name: RegExp])[] = [
  [TAG.timer, /^time\.(newTimer|AfterFunc|NewTimer|NewTicker|After|Tick|\(\*Timer\)\.Reset|startTimer)$/],
  [TAG.context, /^context\.(\w*With(Cancel|Deadline|Timeout|Value)\w*|withCancel|AfterFunc|newCancelCtx|propagateCancel|\(\*(cancelCtx|timerCtx)\)\.\w+)$/],
  [TAG.contextValue, /^context\.WithValue$/],
  [TAG.syncMap, /^(internal\/sync\.(\(\*HashTrieMap\[|newEntryNode|newIndirectNode)|sync\.\(\*Map\)\.|sync\.newEntry$)/],
  [TAG.list, /^container\/(list\.\(\*List\)\.(insertValue|Push|Insert|Move|PushFront|PushBack|InsertBefore|InsertAfter)|heap\.Push)/],
  [TAG.decodeAny, /^encoding\/json\.\(\*decodeState\)\.(objectInterface|arrayInterface|valueInterface|literalInterface)$|^encoding\/json\/v2\.(unmarshal(Value|Object|Array)Any|makeMapArshaler|makeInterfaceArshaler)/],
  [TAG.reflectMap, /^reflect\.(mapassign\w*|\(?Value\)?\.SetMapIndex)$/],
  [TAG.regexp, /^regexp\.((Must)?Compile(POSIX)?|compile|MatchString|Match)$/],
  [TAG.template, /^(text|html)\/template\.(\(\*Template\)\.(Parse\w*)|Parse\w+|Must)$/],
  [TAG.compressor, /^compress\/(flate|gzip|zlib|lzw|bzip2)\.|^github\.com\/klauspost\/compress\/(flate|gzip|zlib|zstd)\./],
  [TAG.bufio, /^bufio\.(New(Reader|Writer)(Size)?|\(\*Scanner\)\.Scan|NewScanner|\(\*Scanner\)\.Buffer)$/],
  [TAG.buffer, /^bytes\.(growSlice|\(\*Buffer\)\.\w+)$/],
  [TAG.text, /^(internal\/bytealg\.MakeNoZero|strings\.(\(\*Builder\)\.\w+|Repeat|Join|Clone|ToLower|ToUpper|Map)|os\.(ReadFile|readFileContents)|io\.ReadAll|bufio\.\(\*Scanner\)\.Text)$/],
  [TAG.handle, /^(os\.(newFile|openFileNolog|openDirNolog|OpenFile|Open|NewFile|Pipe|newDirInfo|\(\*File\)\.(ReadDir|readdir|Readdir|Readdirnames|SyscallConn))|net\.(newFD|\(\*netFD\)\.(accept|dial|dup)|newTCPConn|newUnixConn)|os\/exec\.\(\*Cmd\)\.\w+|syscall\.(Mmap|StartProcess)|internal\/poll\.\(\*FD\)\.ReadDirent)$/],
  [TAG.unique, /^(unique|weak)\./],
  [TAG.pool, /^sync\.\(\*Pool\)\.Get$/],
  [TAG.once, /^(sync\.\(\*Once\)\.(doSlow|Do)|runtime\.doInit\d?|sync\.OnceValues?|sync\.OnceFunc)/],
  // Not what a program keeps by way of them: labels and regions around its own work, its own kinds of profiles, its own counters, and stacks that it prints.
  [TAG.measuring, /^(runtime\/pprof\.(?!(Do|Labels?|WithLabels|ForLabels|SetGoroutineLabels|NewProfile|mergeLabelSets|labelValue|\(?\*?(LabelSet|labelMap)\)?\.\w+|\(\*Profile\)\.(Add|Remove))\b)|net\/http\/pprof\.|expvar\.(Handler|expvarHandler|memstats|cmdline)\b|runtime\/metrics\.|runtime\/trace\.(?!(WithRegion|[Ss]tartRegion|NewTask|Logf?|userLog|userRegion|userTask(Create|End)|fromContext|\(\*(Task|Region)\)\.End)\b)|runtime\/debug\.(ReadGCStats|ReadBuildInfo|FreeOSMemory|WriteHeapDump)$)/],
  [TAG.mapGrowth, /^(runtime\.(mapassign\w*|makemap\w*|hashGrow|growWork\w*|makeBucketArray|newoverflow|\(\*hmap\)\.newoverflow)|internal\/runtime\/maps\.)/],
  [TAG.sliceGrowth, /^runtime\.(growslice\w*|slicegrow\w*)$/],
  [TAG.deferred, /^runtime\.(newdefer|deferproc\w*)$/],
  [TAG.goroutine, /^runtime\.(malg|newproc1?)$/],
];

export function tagsOf(name: string): number {
  let tags = 0;
  for (const [bit, sign] of SIGNS) if (sign.test(name)) tags |= bit;
  // What a package makes when it is initialised stays, whatever the package is for; before Go 1.13 it called those it imports.
  return isInit(name) ? (tags & ~TAG.measuring) | TAG.once : tags;
}

/** Initialisation of a package: its variables, its init functions, its maps (cmd/compile/internal/pkginit). Methods may have that name; literals within run later. */
export function isInit(name: string): boolean {
  return /(?:^|\/)[^./()[\]]+(?:\.v\d+)?\.(?:map\.)?init(?:\.\d+|\.ializers)?$/.test(name);
}

/** What runtime/pprof leaves out at the inner end of a heap stack (writeHeapProto in runtime/pprof/protomem.go). */
export function isHiddenByGo(packageName: string): boolean {
  return packageName === 'runtime' || packageName.startsWith('internal/runtime/');
}

/** A server or router that calls handlers: what is made below it is made by whom it calls, and it can't be called less often. */
export function handsOn(name: string): boolean {
  return /\.(ServeHTTPC?|ServeDNS|Serve(Conn|TLS)?|ListenAndServe(TLS)?)(\.func\d+)?$|^net\/http\.\((\*conn|\*http2serverConn|serverHandler)\)|^net\/rpc\.\(\*(Server|service)\)|^google\.golang\.org\/grpc\.(\(\*Server\)|chain|getChain)|promhttp\.Instrument|^github\.com\/(gin-gonic\/gin\.\(\*(Context\)\.Next|Engine)|(gorilla\/(mux|handlers)|go-chi\/chi|justinas\/alice|urfave\/negroni|julienschmidt\/httprouter)(\/[^.]+)?\.)/.test(name);
}

/** A caller that works off requests: what it makes is not made once. */
export function servesRequests(name: string): boolean {
  return /^(net\/http\.(\(\*conn\)\.serve|\(\*http2serverConn\)\.runHandler|HandlerFunc\.ServeHTTP)|net\/rpc\.|google\.golang\.org\/grpc\.\(\*Server\)|github\.com\/(gin-gonic|labstack|valyala|gofiber))/.test(name);
}
