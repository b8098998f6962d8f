/**
 * Names outside Go's standard library, replaced by hashes that keep the shape of a name: `p3f2a9c1.f81d0e2b.func1`.
 * The same name gets the same hash in every link, so that links can be compared with each other and with the program.
 *
 * That also means that whoever guesses a name can check the guess. It hides names from readers; it is no encryption.
 */
import { packageOf } from '../analysis/go-names.ts';
import type { SharedComparison } from '../model/shared-comparison.ts';
import { redactFindings } from './redact-findings.ts';
import { hexHash } from './stable-hash.ts';

const PACKAGE_SEED = 1;
const FUNCTION_SEED = 2;
const ARGUMENTS_SEED = 3;

/** Function names, file names, and both in findings; times, build ids and hashes of files stay, for nothing can be read from them. */
export function redact(comparison: SharedComparison): SharedComparison {
  const [base, head] = comparison.sides;
  return {
    ...comparison,
    names: comparison.names.map(redactName),
    sides: [{ ...base, name: 'base' }, { ...head, name: 'head' }],
    redacted: true,
    ...(comparison.findings ? { findings: redactFindings(comparison.findings, comparison.names, redactName) } : {}),
  };
}

export function redactName(name: string): string {
  // <unknown>, <folded>: Heapstory's own. What has been redacted stays as it is.
  if (/^<[a-z]+>$/.test(name) || REDACTED.test(name)) return name;
  // [binary]: a frame of which only the mapping is known.
  if (name.startsWith('[')) return `[b${hexHash(name, PACKAGE_SEED)}]`;
  const packageName = packageOf(name);
  if (isStandardLibrary(packageName)) return redactArguments(name);
  if (packageName === '') return RUNTIME_SYMBOL.test(name) ? name : `f${hexHash(name, FUNCTION_SEED)}`;
  if (name === 'main.main') return name;
  const [whole, suffix] = splitClosure(name);
  // Every program has a package main, so its name says nothing.
  const shownPackage = packageName === 'main' ? 'main' : `p${hexHash(packageName, PACKAGE_SEED)}`;
  return `${shownPackage}.f${hexHash(whole, FUNCTION_SEED)}${suffix}`;
}

const REDACTED = /^(?:(?:(?:p[0-9a-f]{8}|main)\.)?f[0-9a-f]{8}(?:[.-]|$)|\[b[0-9a-f]{8}\]$)/;

/** What the compiler adds for closures and wrappers: `.func1.2`, `.gowrap1`, `.deferwrap2`, `-range1`, `-fm`. */
const CLOSURE = /(?:\.func\d+|\.\d+|\.gowrap\d+|\.deferwrap\d+|-range\d+|-fm)+$/;

function splitClosure(name: string): readonly [whole: string, suffix: string] {
  const suffix = CLOSURE.exec(name)?.[0] ?? '';
  return [name.slice(0, name.length - suffix.length), suffix];
}

/** Type arguments of a generic function of the standard library may name types that are not of it. */
function redactArguments(name: string): string {
  const open = name.indexOf('[');
  const close = name.lastIndexOf(']');
  if (open === -1 || close < open) return name;
  const inside = name.slice(open + 1, close);
  if (inside === '...' || /^a[0-9a-f]{8}$/.test(inside) || inside.split(',').every((argument) => BUILTIN.test(argument))) return name;
  return `${name.slice(0, open)}[a${hexHash(inside, ARGUMENTS_SEED)}]${name.slice(close + 1)}`;
}

const BUILTIN = /^(go\.shape\.)?[*[\]]*(u?int(8|16|32|64|ptr)?|float(32|64)|complex(64|128)|string|bool|byte|rune|error|any|interface \{\})(_\d+)?$/;

/** Symbols of the runtime in assembly, which have no package: `_rt0_amd64_linux`, `gogo`. */
const RUNTIME_SYMBOL = /^(_rt0_\w+|gogo|mcall|goexit|callRet|gosave_systemstack_switch|setg_gcc|aeshashbody|cmpbody|indexbytebody|countbody|memeqbody|debugCall\d+|type:\.(eq|hash)\.\w*)$/;

/**
 * By whole paths and not by their first element, as for colours: a module of one's own may be called `log/billing`.
 * Internal packages come and go with each release, so of those only what they belong to is looked up.
 */
export function isStandardLibrary(packageName: string): boolean {
  if (packageName.startsWith('internal/') || packageName.startsWith('vendor/golang.org/x/')) return true;
  const internal = packageName.search(/\/internal(\/|$)/);
  return PUBLIC.has(internal === -1 ? packageName : packageName.slice(0, internal));
}

/** `go list std` of Go 1.26 without internal packages, and what 1.27 adds. */
const PUBLIC: ReadonlySet<string> = new Set(
  (
    'archive/tar archive/zip arena bufio bytes cmp compress/bzip2 compress/flate compress/gzip compress/lzw ' +
    'compress/zlib container/heap container/list container/ring context crypto crypto/aes crypto/cipher ' +
    'crypto/des crypto/dsa crypto/ecdh crypto/ecdsa crypto/ed25519 crypto/elliptic crypto/fips140 crypto/hkdf ' +
    'crypto/hmac crypto/hpke crypto/md5 crypto/mlkem crypto/mlkem/mlkemtest crypto/pbkdf2 crypto/rand ' +
    'crypto/rc4 crypto/rsa crypto/sha1 crypto/sha256 crypto/sha3 crypto/sha512 crypto/subtle crypto/tls ' +
    'crypto/x509 crypto/x509/pkix database/sql database/sql/driver debug/buildinfo debug/dwarf debug/elf ' +
    'debug/gosym debug/macho debug/pe debug/plan9obj embed encoding encoding/ascii85 encoding/asn1 ' +
    'encoding/base32 encoding/base64 encoding/binary encoding/csv encoding/gob encoding/hex encoding/json ' +
    'encoding/json/jsontext encoding/json/v2 encoding/pem encoding/xml errors expvar flag fmt go/ast go/build ' +
    'go/build/constraint go/constant go/doc go/doc/comment go/format go/importer go/parser go/printer ' +
    'go/scanner go/token go/types go/version hash hash/adler32 hash/crc32 hash/crc64 hash/fnv hash/maphash ' +
    'html html/template image image/color image/color/palette image/draw image/gif image/jpeg image/png ' +
    'index/suffixarray io io/fs io/ioutil iter log log/slog log/syslog maps math math/big math/bits ' +
    'math/cmplx math/rand math/rand/v2 mime mime/multipart mime/quotedprintable net net/http net/http/cgi ' +
    'net/http/cookiejar net/http/fcgi net/http/httptest net/http/httptrace net/http/httputil net/http/pprof ' +
    'net/mail net/netip net/rpc net/rpc/jsonrpc net/smtp net/textproto net/url os os/exec os/signal os/user ' +
    'path path/filepath plugin reflect regexp regexp/syntax runtime runtime/asan runtime/cgo runtime/coverage ' +
    'runtime/debug runtime/metrics runtime/msan runtime/pprof runtime/race runtime/trace simd slices sort ' +
    'strconv strings structs sync sync/atomic syscall testing testing/cryptotest testing/fstest ' +
    'testing/iotest testing/quick testing/slogtest testing/synctest text/scanner text/tabwriter text/template ' +
    'text/template/parse time time/tzdata unicode unicode/utf16 unicode/utf8 unique unsafe weak'
  ).split(' '),
);
