/**
 * Findings without names of the program. In lists names are replaced; in texts they stand between backticks and are
 * replaced there. A text that has anything else in it that may be a name does not travel: what is known to be harmless
 * stays, not what is not known to be harmful.
 */
import { SERIES_NAMES } from '../model/series.ts';
import type { SharedEvidence, SharedFinding } from '../model/shared-comparison.ts';
import { namesIn } from './findings-encode.ts';
import { hexHash } from './stable-hash.ts';

type Rename = (name: string) => string;

/** Of the runtime; other metrics may be the program's own. */
const SERIES: ReadonlySet<string> = new Set(Object.values(SERIES_NAMES));

/** `rename` gives what is no secret back as it is. */
export function redactFindings(findings: readonly SharedFinding[], names: readonly string[], rename: Rename): readonly SharedFinding[] {
  const known = new Set([...names, ...findings.flatMap(namesIn)].filter((name) => name !== '' && !SERIES.has(name)));
  return findings.map((finding) => redactFinding(finding, known, rename));
}

function redactFinding(finding: SharedFinding, known: ReadonlySet<string>, rename: Rename): SharedFinding {
  const { rule, key, title, sentence, reasons, fix, surer, functions, also, evidence } = finding;
  // Texts of heaps of Java and JavaScript name classes and values as words.
  const isProse = !/^[JV]/.test(rule);
  const said = (text: string): string | undefined => (isProse ? redactText(text, known, rename) : undefined);
  const kept = (texts: readonly string[]): readonly string[] => texts.flatMap((text) => said(text) ?? []);
  const place = functions[0] === undefined ? '' : `: \`${rename(functions[0])}\``;
  return {
    ...finding,
    key: `${rule} ${hexHash(key)}`,
    sentence: said(sentence) ?? `${title}${place}.`,
    reasons: kept(reasons),
    fix: said(fix) ?? '',
    surer: kept(surer),
    functions: functions.map(rename),
    also: also.map((one) => ({ ...one, sentence: said(one.sentence) ?? `${one.title}.` })),
    evidence: evidence.flatMap((one) => redactEvidence(one, rename, said)),
  };
}

function redactEvidence(evidence: SharedEvidence, rename: Rename, said: (text: string) => string | undefined): readonly SharedEvidence[] {
  const text = said(evidence.text) ?? '';
  switch (evidence.kind) {
    case 'stack':
    case 'growth':
      return [{ ...evidence, path: evidence.path.map(rename), text }];
    case 'goroutines': {
      const { frame, creator, state } = evidence;
      return [{ ...evidence, frame: rename(frame), creator: creator === undefined ? undefined : rename(creator), state: said(state) ?? '', text }];
    }
    case 'object':
      return [{ ...evidence, typeName: rename(evidence.typeName), text }];
    case 'series':
      return [{ ...evidence, names: evidence.names.filter((name) => SERIES.has(name)), text }];
    case 'escape':
    case 'note':
      // The compiler's words and a crash's first line are made of names.
      return [];
  }
}

/** Undefined where something is left that may be a name. */
function redactText(text: string, known: ReadonlySet<string>, rename: Rename): string | undefined {
  const parts = text.split('`');
  // A lone backtick is no pair.
  if (parts.length % 2 === 0) return undefined;
  const out: string[] = [];
  for (const [at, part] of parts.entries()) {
    const clean = at % 2 === 1 ? redactCode(part, known, rename) : redactProse(part, known, rename);
    if (clean === undefined) return undefined;
    out.push(clean);
  }
  return out.join('`');
}

function redactCode(code: string, known: ReadonlySet<string>, rename: Rename): string {
  if (!known.has(code) && (code.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []).every((word) => CODE_WORDS.has(word))) return code;
  return rename(code);
}

/** Words, numbers, and places in files, whose names become hashes. */
function redactProse(prose: string, known: ReadonlySet<string>, rename: Rename): string | undefined {
  let isClean = true;
  const out = prose.replaceAll(/[^\s(),;]+/g, (token) => {
    const place = FILE_PLACE.exec(token);
    if (place) return `f${hexHash(place[1]!)}${place[2]!}`;
    const word = token.replaceAll(/^['"]+|[.:!?…'"]+$/g, '');
    if (known.has(token) || known.has(word) || !(HARMLESS.test(word) || isStandardName(word, rename))) isClean = false;
    return token;
  });
  return isClean ? out : undefined;
}

/** `sync.Mutex.Lock`, as states of goroutines have it, and `encoding/json`. */
function isStandardName(word: string, rename: Rename): boolean {
  if (/^[a-z]+(?:\/[a-z0-9]+)+$/.test(word)) return rename(`${word}.A`) === `${word}.A`;
  return /^[a-z/]+(?:\.[A-Za-z]+)+$/.test(word) && !word.startsWith('main.') && rename(word) === word;
}

const FILE_PLACE = /^([^/\\]+)(\.(?:go|s|c|cc|cpp|h|rs|java|kt|js|ts|py):\d+[.:]?)$/;

/** A word of prose has no capitals inside; a number may have a unit. */
const HARMLESS = /^(?:[A-Za-z]?[a-z]*(?:[’'-][a-z]+)*|[A-Z]{2,12}|[-+−<>≤≥~=≈×→·–—&%]+|[-+−~×]?\d[\d.,:]*(?:%|×|[kMGT]?B|ms|µs|ns|s|h)?|[kMGT]B|gRPC|HTTP\/\d|I\/O|MemStats|WaitGroups?|RWMutex|RLock|RUnlock|IdleConnTimeout|CloseIdleConnections|MarshalJSON)$/;

/** What rules write between backticks that is no name of the program: keywords, and what the standard library calls things. */
const CODE_WORDS: ReadonlySet<string> = new Set(
  (
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var ' +
    'any append bool byte cap clear close copy error false int len make new nil panic recover rune string true ' +
    'Add AddCleanup Append AfterFunc Begin Body Broadcast C Client Close Cond Copy Delete Discard Done EOF Err FreeOSMemory GC GODEBUG GOGC GOMEMLIMIT Get Group Lock Mutex ' +
    'NewTimer NewTicker Once Pool Pull Put Reset RLock RUnlock RWMutex Rollback Scan SetDeadline SetLimit SetReadDeadline Signal Stop T Unlock Wait WaitGroup WithCancel ' +
    'WithContext WithDeadline WithTimeout allocs base bytes cancel cat context ctx curl db debug empty errgroup finalize gc goroutine goroutineleak heap http io iter mmap ' +
    'Go PID anon fmt mu smaps strconv memprofilerate next off once pprof proc race remove resp rows runtime s seconds sql stop strings sync time tx vet wg'
  ).split(' '),
);
