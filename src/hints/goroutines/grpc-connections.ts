/** ClientConns of gRPC, told by the goroutines that each of them keeps until it is closed. */
import { HARMLESS_RULES } from '../../analysis/goroutines/harmless.ts';
import type { HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import { programNames } from './causes.ts';
import { goroutineTable, type GoroutineTable, type Group } from './groups.ts';
import { heapCallers } from './heap-callers.ts';
import { changeOf, groupEvidence, judge, pileFound } from './piles.ts';
import { MARK } from './stack-marks.ts';

const DIALS = /^(?:\S+\/vendor\/)?google\.golang\.org\/grpc\.(?:NewClient|Dial|DialContext)$/;

const LIBRARY = /(?:^|\/)google\.golang\.org\/grpc(?:[./]|$)/;

interface Kind {
  readonly name: string;
  readonly isOne: (group: Group) => boolean;
  /** So many for each ClientConn, as long as it has one address. */
  readonly each: number;
  readonly words: string;
}

const named = (pattern: RegExp) => ({ frame, entry }: Group): boolean => pattern.test(frame) || pattern.test(entry);

/** From the newest versions to older ones (clientconn.go, balancer_wrapper.go, internal/transport/http2_client.go of grpc-go). */
const KINDS: readonly Kind[] = [
  { name: 'internal/transport.(*http2Client).reader', isOne: ({ marks }) => (marks & MARK.grpcReader) !== 0, each: 1, words: 'one for each connection' },
  { name: 'internal/grpcsync.(*CallbackSerializer).run', isOne: named(/grpc\/internal\/grpcsync\.\(\*CallbackSerializer\)\.run$/), each: 3, words: 'about three for each' },
  { name: 'internal/resolver/dns.(*dnsResolver).watcher', isOne: named(/grpc\/internal\/resolver\/dns\.\(\*dnsResolver\)\.watcher$/), each: 1, words: 'one for each' },
  { name: '(*ccBalancerWrapper).watcher', isOne: named(/grpc\.\(\*ccBalancerWrapper\)\.watcher$/), each: 1, words: 'one for each' },
  { name: '(*addrConn).resetTransport', isOne: named(/grpc\.\(\*addrConn\)\.(?:resetTransport|transportMonitor)$/), each: 1, words: 'one for each address' },
];

/** A client that talks to many servers keeps a connection to each. */
const MANY = 100;
const FEW = 10;

export function openConnections(context: HintContext): readonly Found[] {
  const table = goroutineTable(context);
  if (!table || isDismissed(table)) return [];
  const [most, ...rest] = KINDS.flatMap((kind) => {
    const [first, ...more] = table.groups.filter((group) => group.now > 0 && kind.isOne(group));
    if (!first) return [];
    const counts = table.captures.map((_, at) => [first, ...more].reduce((sum, { counts: of }) => sum + of[at]!, 0));
    return { kind, first, more, counts, connections: counts.at(-1)! / kind.each };
  }).toSorted((one, other) => other.connections - one.connections);
  if (!most) return [];
  const change = changeOf(table, most);
  if (most.connections < MANY && !(most.connections >= FEW && change.grew)) return [];
  const callers = programNames(heapCallers(context, DIALS).map(({ name }) => name)).filter((name) => !LIBRARY.test(name));
  const [caller] = callers;
  const made = caller === undefined ? '' : ` that \`${caller}\` makes`;
  const found = pileFound(context, 'G24', table, most.first, {
    verb: 'belong',
    sentence: `to gRPC client connections${made} (\`${most.kind.name}\`, ${most.kind.words}); each stays until its ClientConn is closed.`,
    certainty: judge(table, most.first, 0.5),
    functions: callers,
    more: most.more,
    fix: `Make one ClientConn for each server and share it: it is safe for many callers at once. Where one has to be made for a call${caller === undefined ? '' : `, as in \`${caller}\``}, put \`defer conn.Close()\` right after the check of the error of \`grpc.NewClient\` or \`Dial\`.`,
    surer: ['A heap profile: it names the functions that call `grpc.NewClient` or `Dial`.'],
  });
  return [{ ...found, key: 'G24 connections', evidence: [...found.evidence, ...rest.map(({ first }) => groupEvidence(table, first))] }];
}

/** The reader's own list names them. What is built in means single ones. */
function isDismissed({ captures }: GoroutineTable): boolean {
  const builtIn = new Set(HARMLESS_RULES.map(({ pattern }) => pattern));
  return captures.at(-1)?.harmless.rules.some(({ pattern }) => pattern.includes('grpc') && !builtIn.has(pattern)) === true;
}
