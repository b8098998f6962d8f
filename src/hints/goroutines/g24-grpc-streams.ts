import type { HintContext } from '../context.ts';
import type { Found, Rule } from '../rule.ts';
import { causeOf, programNames } from './causes.ts';
import { goroutinesCalling } from './goroutine-callers.ts';
import { openConnections } from './grpc-connections.ts';
import { goroutineTable, type Group } from './groups.ts';
import { heapCallers } from './heap-callers.ts';
import { changeOf, groupEvidence, judge, pileFound } from './piles.ts';
import { MARK } from './stack-marks.ts';
import { lacksNames } from './what-is-told.ts';

const STREAMS = /^(?:\S+\/vendor\/)?google\.golang\.org\/grpc\.(?:\(\*ClientConn\)\.NewStream|NewClientStream|newClientStream(?:WithParams)?)$/;
/** What protoc makes: it only hands on. */
const GENERATED = /\(\*\w+Client\)\.(?:Recv|CloseAndRecv|Header)$/;
/** Ends a stream when its context does. */
const WATCHER = /grpc\.newClientStream(?:WithParams)?\.func\d+$/;
const LIBRARY = /(?:^|\/)google\.golang\.org\/grpc(?:[./]|$)/;
const MANY = 50;
const FEW = 10;

export const g24: Rule = {
  id: 'G24',
  title: 'gRPC streams and connections that are not ended',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Streams: 50 or more goroutines in `google.golang.org/grpc.newClientStreamWithParams.func…` (one for every stream that is not unary, until its context ends), or in `(*recvBufferReader).readClient` (in old versions `grpc/transport.(*recvBufferReader).Read`, which servers have, too), or ten that grow; both are of the same streams and told once. Vendored packages count as well. ' +
      'Connections: 100 or more that were not closed, or ten that grow, by what each ClientConn keeps: `(*http2Client).reader`, `grpcsync.(*CallbackSerializer).run` (about three), `(*dnsResolver).watcher`, and in older versions `(*ccBalancerWrapper).watcher` and `(*addrConn).resetTransport`.',
    limits: 'Streams that are meant to stay open are as many as expected, and so are connections of a client that talks to very many servers; a number that does not rise counts against it. Goroutines of one connection are on the list of harmless waits: only their number is looked at here.',
    source: 'google.golang.org/grpc: stream.go, newClientStreamWithParams, and clientconn.go (ClientConn.NewStream documents what ends a stream, Close what ends a connection); internal/grpcsync/callback_serializer.go.',
  },
  healthy: 'No pile of gRPC streams or client connections is open.',
  lacks: lacksNames,
  run: (context) => [...openStreams(context), ...openConnections(context)],
};

function openStreams(context: HintContext): readonly Found[] {
  const table = goroutineTable(context);
  if (!table) return [];
  const streams = table.groups.filter((group) => causeOf(group) === 'G24' && group.now > group.harmless);
  const watchers = streams.filter(({ frame }) => WATCHER.test(frame));
  const readers = streams.filter((group) => !watchers.includes(group));
  const countsOf = (groups: readonly Group[]): readonly number[] => table.captures.map((_, at) => groups.reduce((sum, { counts }) => sum + counts[at]!, 0));
  // A unary call has no watcher; of the others whatever is more is nearer to how many there are.
  const [told, beside] = countsOf(watchers).at(-1)! >= countsOf(readers).at(-1)! ? [watchers, readers] : [readers, watchers];
  const [first, ...more] = told;
  if (!first) return [];
  const counts = countsOf(told);
  const now = counts.at(-1)!;
  if (now < MANY && !(now >= FEW && changeOf(table, { counts }).grew) && !told.some(({ leaked }) => leaked > 0)) return [];
  const ofProgram = (names: readonly (string | undefined)[]): readonly string[] => programNames(names).filter((name) => !LIBRARY.test(name) && !GENERATED.test(name));
  const openers = ofProgram([...heapCallers(context, STREAMS).map(({ name }) => name), ...goroutinesCalling(table, STREAMS)]);
  const callers = ofProgram([...openers, ...streams.flatMap(({ caller, starter, entry, creator }) => [caller, starter, entry, creator])]);
  const [caller] = callers;
  const whose = caller === undefined ? '' : ` that \`${caller}\` ${openers.length > 0 ? 'opened' : 'reads'}`;
  const areServed = told.every(isServed);
  const found = pileFound(context, 'G24', table, first, {
    verb: 'wait',
    sentence: whatFor(told, whose),
    certainty: judge(table, first, 0.65, { isPattern: true }),
    functions: callers,
    more,
    fix: areServed
      ? 'See which clients open so many streams and do not end them (cancel their contexts), and have the server notice dead ones: `keepalive.ServerParameters` with Time, Timeout and MaxConnectionAge.'
      : `Open streams with a context that you cancel when done (\`ctx, cancel := context.WithCancel(…)\`, \`defer cancel()\`)${caller === undefined ? '' : ` in \`${caller}\``}, or call Recv until it returns \`io.EOF\` or another error.`,
  });
  return [{ ...found, evidence: [...found.evidence, ...beside.map((group) => groupEvidence(table, group))] }];
}

function isServed({ marks }: Group): boolean {
  return (marks & MARK.handler) !== 0;
}

function whatFor(streams: readonly Group[], whose: string): string {
  if (streams.every(isServed)) return 'for gRPC clients to send something or to end their streams: as long as a client neither does nor goes away, its handler and the connection’s buffers stay.';
  // Old versions read in one function on both sides.
  if (!streams.some(({ marks }) => (marks & MARK.grpcClient) !== 0)) return `for the other side of gRPC streams${whose} to send something or to end them.`;
  return `for gRPC streams to end${whose}: their context is not cancelled, and they are not read to their end.`;
}
