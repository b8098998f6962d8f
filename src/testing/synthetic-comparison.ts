/** Comparisons like those of a real service: deep stacks, few roots, long Go names, sizes in classes. */
import type { SharedComparison, SharedSide } from '../model/shared-comparison.ts';

/** mulberry32: small, seeded, good enough to make test data. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ROOTS: readonly (readonly string[])[] = [
  ['runtime.goexit', 'net/http.(*Server).Serve.gowrap3', 'net/http.(*conn).serve', 'net/http.serverHandler.ServeHTTP', 'net/http.HandlerFunc.ServeHTTP',
    'github.com/go-chi/chi/v5.(*Mux).ServeHTTP', 'github.com/go-chi/chi/v5/middleware.Recoverer.func1', 'github.com/go-chi/chi/v5/middleware.RequestID.func1',
    'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.(*middleware).serveHTTP', 'github.com/go-chi/chi/v5.(*Mux).routeHTTP'],
  ['runtime.goexit', 'google.golang.org/grpc.(*Server).serveStreams.func2.1', 'google.golang.org/grpc.(*Server).handleStream', 'google.golang.org/grpc.(*Server).processUnaryRPC',
    'github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/recovery.UnaryServerInterceptor.func1', 'go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc.UnaryServerInterceptor.func1'],
  ['runtime.goexit', 'golang.org/x/sync/errgroup.(*Group).Go.func1', 'github.com/acme/shop/internal/worker.(*Pool).run', 'github.com/acme/shop/internal/worker.(*Pool).process'],
  ['runtime.main', 'main.main', 'main.run', 'github.com/spf13/cobra.(*Command).ExecuteC', 'github.com/acme/shop/cmd/shop.serve'],
  ['runtime.goexit', 'github.com/segmentio/kafka-go.(*Reader).run', 'github.com/acme/shop/internal/events.(*Consumer).consume', 'github.com/acme/shop/internal/events.(*Consumer).dispatch[go.shape.struct { github.com/acme/shop/internal/events.Kind string }]'],
  ['runtime.main', 'runtime.doInit1', 'github.com/acme/shop/internal/catalog.init.0'],
];
const PACKAGES = ['catalog', 'cart', 'pricing', 'inventory', 'sessions', 'search/index', 'media/thumbs', 'reports', 'billing/invoices', 'auth/tokens', 'cache', 'store/postgres', 'geo'];
const TYPES = ['*Service', '*Repository', '*LRU', '*Builder', '*Decoder', 'Handler', '*Index', '*Session', '*Cursor', '*Batch'];
const VERBS = ['Get', 'List', 'Put', 'Add', 'Load', 'Decode', 'Merge', 'Refresh', 'Expand', 'Fetch', 'Build', 'Render', 'Resolve', 'Scan', 'Append'];
const NOUNS = ['', 'Items', 'Page', 'User', 'Offers', 'Entries', 'Rows', 'Prices', 'Tree', 'All'];
const LEAVES = [
  'runtime.mallocgc', 'bytes.growSlice', 'strings.(*Builder).grow', 'encoding/json.(*decodeState).object', 'encoding/json.unquote', 'runtime.makemap', 'internal/runtime/maps.newarray',
  'bufio.NewReaderSize', 'compress/flate.NewWriter', 'reflect.New', 'regexp/syntax.(*parser).push', 'database/sql.convertAssignRows', 'fmt.Sprintf', 'slices.Grow[go.shape.[]uint8,go.shape.uint8]',
];
const SIZES = [16, 32, 48, 64, 96, 128, 256, 512, 1024, 2048, 4096, 8192, 32768, 65536, 1048576];

export interface SyntheticOptions {
  readonly stacks: number;
  readonly seed: number;
  /** So many stacks grow by some MB; the others only move a little. Undefined: all change at random. */
  readonly growing?: number;
}

export function syntheticComparison({ stacks, seed, growing }: SyntheticOptions): SharedComparison {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const own = Array.from({ length: Math.max(20, Math.ceil(stacks * 0.45)) }, () => {
    const type = pick(TYPES);
    return `github.com/acme/shop/internal/${pick(PACKAGES)}.${type.startsWith('*') ? `(${type})` : type}.${pick(VERBS)}${pick(NOUNS)}${random() < 0.15 ? `.func${1 + Math.floor(random() * 3)}` : ''}`;
  });
  // A function calls the same few others wherever it is called from.
  const callees = new Map<string, readonly string[]>();
  const calleeOf = (name: string): string => {
    const known = callees.get(name) ?? Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(own));
    callees.set(name, known);
    return pick(known);
  };
  const paths = new Map<string, readonly string[]>();
  while (paths.size < stacks) {
    const before = [...paths.values()].at(-1);
    // Stacks come in families: most share all but their last few frames with another one.
    const stem = before && random() < 0.75 ? before.slice(0, Math.max(4, before.length - 1 - Math.floor(random() * 7))) : [...pick(ROOTS)];
    const path = [...stem];
    const depth = Math.max(path.length + 1, 12 + Math.floor(random() * 18));
    while (path.length < depth - 1 && random() < 0.93) path.push(calleeOf(path.at(-1)!));
    path.push(random() < 0.7 ? pick(LEAVES) : calleeOf(path.at(-1)!));
    paths.set(path.join(';'), path);
  }
  return comparisonOf([...paths.values()], (at) => {
    const size = pick(SIZES);
    const objects = Math.ceil((2 ** (19 + random() * 3) / size) * (1 + random() * 8));
    const grows = growing === undefined ? random() < 0.5 : at % Math.floor(stacks / growing) === 0;
    const after = growing === undefined ? Math.round(objects * (grows ? 1 + random() * 2 : 0.8 + random() * 0.4)) : grows ? objects + Math.ceil((12e6 + random() * 4e7) / size) : Math.round(objects * (0.99 + random() * 0.02));
    return { base: [objects * size, objects], head: [after * size, after] };
  });
}

type Values = { readonly base: readonly number[]; readonly head: readonly number[] };

/** A tree of paths, outermost name first; values of the n-th path. */
export function comparisonOf(paths: readonly (readonly string[])[], valuesOf: (at: number) => Values): SharedComparison {
  const names: string[] = [];
  const idOf = new Map<string, number>();
  const parent = [-1];
  const name = [-1];
  const columns: readonly number[][] = [[0], [0], [0], [0]];
  let open: { readonly id: number; readonly node: number }[] = [];
  const ordered = paths.map((path, at) => ({ path, values: valuesOf(at) })).sort((a, b) => (a.path.join('\0') < b.path.join('\0') ? -1 : 1));
  for (const { path, values } of ordered) {
    const ids = path.map((text) => {
      const id = idOf.get(text) ?? names.length;
      if (id === names.length) idOf.set(text, names.push(text) - 1);
      return id;
    });
    let shared = 0;
    while (shared < open.length && shared < ids.length && open[shared]!.id === ids[shared]) shared++;
    open = open.slice(0, shared);
    for (const id of ids.slice(shared)) {
      parent.push(open.at(-1)?.node ?? 0);
      name.push(id);
      for (const column of columns) column.push(0);
      open.push({ id, node: parent.length - 1 });
    }
    const node = open.at(-1)?.node ?? 0;
    [values.base[0]!, values.base[1]!, values.head[0]!, values.head[1]!].forEach((value, column) => (columns[column]![node]! += value));
  }
  const total = (column: number): number => columns[column]!.reduce((sum, value) => sum + value, 0);
  const side = (text: string, minutes: number, first: number): SharedSide => ({
    name: text,
    timeNanos: 1_795_149_595_690_285_367n + BigInt(minutes) * 60_000_000_000n,
    durationNanos: 0n,
    buildId: 'b6f8b3d0c1e2a49b7d1c',
    periodType: { type: 'space', unit: 'bytes' },
    period: 524288,
    sha256: minutes === 0 ? '0123456789abcdef' : 'fedcba9876543210',
    totals: [total(first), total(first + 1)],
  });
  return {
    kind: 'heap',
    types: [{ type: 'inuse_space', unit: 'bytes' }, { type: 'inuse_objects', unit: 'count' }],
    sides: [side('heap.00.pb.gz', 0, 0), side('heap.08.pb.gz', 40, 2)],
    names,
    tree: {
      count: parent.length,
      parent: Int32Array.from(parent),
      name: Int32Array.from(name),
      base: [Float64Array.from(columns[0]!), Float64Array.from(columns[1]!)],
      head: [Float64Array.from(columns[2]!), Float64Array.from(columns[3]!)],
    },
    foldedStacks: 0,
    rounded: false,
    redacted: false,
  };
}
