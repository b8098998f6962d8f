/** What a goroutine's stack passes through, told by names of the runtime, the standard library and known libraries. */
import { PROGRAM, type StackFrames } from '../../analysis/goroutines/frame-roles.ts';
import type { StackProfile } from '../../model/stack-profile.ts';

export const MARK = {
  /** A request is being handled: the server's own frame is further out. */
  handler: 1 << 0,
  /** Reads of a client's connection (net/http/transport.go, readLoop). */
  readLoop: 1 << 1,
  writeLoop: 1 << 2,
  /** A request of a HTTP/2 client, from its start until its body is closed. */
  http2Stream: 1 << 3,
  http2Reader: 1 << 4,
  /** Hands the end of a parent that is no context of the standard library on to a child (context/context.go, propagateCancel). */
  contextWatch: 1 << 5,
  /** Waits until rows or a transaction end (database/sql/sql.go, awaitDone). */
  sqlRows: 1 << 6,
  sqlTx: 1 << 7,
  /** Waits for a connection of the pool. */
  sqlConn: 1 << 8,
  grpcStream: 1 << 9,
  /** Of the runtime, running finalizers or cleanups. */
  finalizers: 1 << 10,
  pull: 1 << 11,
  bodyRead: 1 << 12,
  mutex: 1 << 13,
  rwMutex: 1 << 14,
  waitGroup: 1 << 15,
  netRead: 1 << 16,
  /** Loops of a gRPC connection. */
  grpcLoop: 1 << 17,
  errgroup: 1 << 18,
  /** A web socket's or another long-lived connection's read. */
  webSocket: 1 << 19,
  /** Something of the program, or of its modules. */
  program: 1 << 20,
  /** One for each connection that a client library keeps; projects that test with goleak list them as ignored. */
  driverLoop: 1 << 21,
  /** Waits for the answer to a HTTP request (net/http/transport.go, roundTrip; HTTP/2 has http2Stream). */
  roundTrip: 1 << 22,
  /** The one call of golang.org/x/sync/singleflight that others wait for, or one of those. */
  sharedCall: 1 << 23,
  sharedWait: 1 << 24,
  /** Reads what a gRPC server sends: one for each connection to it. */
  grpcReader: 1 << 25,
  /** Writes a line of a log. */
  logs: 1 << 26,
  /** Of a stream that this process opened. */
  grpcClient: 1 << 27,
} as const;

/** The HTTP/2 client is bundled up to Go 1.26 (`http2` prefixes), a package of its own from 1.27, and golang.org/x/net's. */
const H2 = String.raw`(?:net\/http\.\(\*http2|net\/http\/internal\/http2\.\(\*|golang\.org\/x\/net\/http2\.\(\*)`;
const SQL = String.raw`database\/sql\.`;
/** With what old builds put before the path of a vendored package. */
const GRPC = String.raw`(?:\S+\/vendor\/)?google\.golang\.org\/grpc`;

const PATTERNS: readonly (readonly [mark: number, pattern: RegExp])[] = [
  [MARK.handler, new RegExp(String.raw`^(?:net\/http\.\(\*conn\)\.serve|${H2}serverConn\)\.(?:runHandler|handlerDone)|${GRPC}\.\(\*Server\)\.(?:handleStream|processUnaryRPC|processStreamingRPC)|github\.com\/valyala\/fasthttp\.\(\*Server\)\.serveConn)(?:$|\.func)`)],
  [MARK.readLoop, /^net\/http\.\(\*persistConn\)\.readLoop$/],
  [MARK.writeLoop, /^net\/http\.\(\*persistConn\)\.writeLoop$/],
  [MARK.http2Stream, new RegExp(`^${H2}(?:clientStream|ClientStream)\\)\\.(?:writeRequest|doRequest|cleanupWriteRequest)$`)],
  [MARK.http2Reader, new RegExp(`^${H2}(?:ClientConn\\)\\.readLoop|clientConnReadLoop\\)\\.run)$`)],
  [MARK.contextWatch, /^context\.(?:\(\*cancelCtx\)\.)?propagateCancel\.func\d+$/],
  [MARK.sqlRows, new RegExp(`^${SQL}\\(\\*Rows\\)\\.awaitDone$`)],
  [MARK.sqlTx, new RegExp(`^${SQL}\\(\\*Tx\\)\\.awaitDone$`)],
  [MARK.sqlConn, new RegExp(`^${SQL}\\(\\*DB\\)\\.conn$`)],
  [MARK.grpcStream, new RegExp(`^${GRPC}(?:\\.newClientStream(?:WithParams)?\\.func\\d+|\\/internal\\/transport\\.\\(\\*recvBufferReader\\)\\.readClient|\\/transport\\.\\(\\*recvBufferReader\\)\\.Read$)`)],
  [MARK.finalizers, /^runtime\.(?:runFinalizers|runfinq|runCleanups)$/],
  [MARK.pull, /^iter\.Pull2?(?:\[.*\])?\.func\d+$/],
  [MARK.bodyRead, /^net\/http\.\(\*(?:bodyEOFSignal|body|gzipReader)\)\.Read$/],
  [MARK.mutex, /^(?:internal\/)?sync\.\(\*Mutex\)\.(?:Lock|lockSlow)$/],
  [MARK.rwMutex, /^sync\.\(\*RWMutex\)\.(?:R?Lock)$/],
  [MARK.waitGroup, /^sync\.\(\*WaitGroup\)\.Wait$/],
  [MARK.netRead, /^(?:net\.\(\*conn\)\.Read|net\.\(\*(?:UDP|IP|Unix)Conn\)\.Read\w*|crypto\/tls\.\(\*Conn\)\.Read)$/],
  [MARK.grpcLoop, new RegExp(`^${GRPC}\\/internal\\/(?:transport\\.\\(\\*(?:http2Client|http2Server|loopyWriter|controlBuffer)\\)|grpcsync\\.|resolver\\/)|^${GRPC}\\.\\(\\*(?:ccBalancerWrapper|addrConn|ClientConn)\\)`)],
  [MARK.grpcReader, new RegExp(`^${GRPC}\\/(?:internal\\/)?transport\\.\\(\\*http2Client\\)\\.reader$`)],
  [MARK.roundTrip, /^net\/http\.\(\*persistConn\)\.roundTrip$/],
  [MARK.sharedCall, /singleflight\.\(\*Group(?:\[.*\])?\)\.doCall(?:$|\.func)/],
  [MARK.sharedWait, /singleflight\.\(\*Group(?:\[.*\])?\)\.Do$/],
  [MARK.grpcClient, new RegExp(`^${GRPC}(?:\\.newClientStream(?:WithParams)?\\.func\\d+|\\.\\(\\*(?:clientStream|addrConnStream|csAttempt)\\)\\.|\\/internal\\/transport\\.\\(\\*recvBufferReader\\)\\.readClient)`)],
  [MARK.logs, /^log(?:\.\(\*Logger\)\.[oO]utput|\/slog\.\(\*commonHandler\)\.handle)$/],
  [MARK.errgroup, /^golang\.org\/x\/sync\/errgroup\.\(\*Group\)\.Wait$/],
  [
    MARK.driverLoop,
    /^(?:github\.com\/go-sql-driver\/mysql\.\(\*mysqlConn\)\.startWatcher\.func\d+|github\.com\/jackc\/pgx\/v\d+\/pgconn\/internal\/bgreader\.\(\*BGReader\)\.bgRead|github\.com\/(?:rabbitmq\/amqp091-go|streadway\/amqp)\.\(\*Connection\)\.(?:reader|heartbeater)|go\.mongodb\.org\/mongo-driver\/(?:v\d+\/)?x\/mongo\/driver\/topology\.\(\*(?:Server|pool|rttMonitor|connection)\)\.\w+|github\.com\/(?:IBM|Shopify)\/sarama\.\(\*(?:Broker|client|asyncProducer|partitionProducer|brokerProducer)\)\.\w+|github\.com\/nats-io\/nats%2ego\.\(\*Conn\)\.(?:readLoop|flusher|waitForMsgs))(?:\.func\d+)?$/,
  ],
  [MARK.webSocket, /^(?:github\.com\/gorilla\/websocket|golang\.org\/x\/net\/websocket|nhooyr\.io\/websocket|github\.com\/coder\/websocket|github\.com\/gobwas\/ws)\./],
];

/** By stack node: the marks of its frame and of all around it. One pass; a name is looked at once. */
export function markStacks(profile: StackProfile, { name, role }: StackFrames): Int32Array<ArrayBuffer> {
  const { stacks, strings } = profile;
  const ofName = new Int32Array(strings.length).fill(-1);
  const marks = new Int32Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    const frame = stacks.frame[node]!;
    const string = name[frame]!;
    if (ofName[string] === -1) ofName[string] = marksOf(strings[string]!);
    marks[node] = marks[stacks.parent[node]!]! | ofName[string]! | (role[frame] === PROGRAM && string !== 0 ? MARK.program : 0);
  }
  return marks;
}

function marksOf(name: string): number {
  let marks = 0;
  for (const [mark, pattern] of PATTERNS) if (pattern.test(name)) marks |= mark;
  return marks;
}
