import type { SymbolTable } from '../../../model/symbol-table.ts';
import { withoutPrefix } from '../clean-line.ts';
import { ownString } from '../own-string.ts';
import type { TextArtefact, TextParser } from '../parser.ts';

/**
 * Names of code addresses: answers of `/debug/pprof/symbol` (Symbol in Go's net/http/pprof), and listings of `go tool nm`
 * and of binutils' `nm`.
 */
export function createSymbolParser(): TextParser {
  const answers = { addresses: [] as number[], names: [] as string[] };
  const listing = { addresses: [] as number[], names: [] as string[], code: 0 };
  let isInAnswer = false;
  return {
    name: 'symbols',
    get isBusy() {
      return isInAnswer;
    },
    line(text) {
      if (isInAnswer) {
        const answer = ANSWER.exec(text);
        if (answer) {
          answers.addresses.push(Number.parseInt(answer[1]!, 16));
          answers.names.push(ownString(answer[2]!));
          return true;
        }
        // A log's prefix in front comes off, and then the line comes again.
        if (text.trim() === '' || withoutPrefix(text) !== undefined) return false;
        isInAnswer = false;
      }
      if (COUNT.test(text)) {
        isInAnswer = true;
        return true;
      }
      // Cheaper than the pattern: most lines of a log end here.
      if (!isListed(text)) return false;
      const listed = LISTED.exec(text);
      if (!listed) return false;
      const [, address, kind, name] = listed;
      if (isCode(kind!)) listing.code++;
      // Data is kept as an end for the code before it, under no name.
      listing.addresses.push(Number.parseInt(address!, 16));
      listing.names.push(isCode(kind!) && !MARKERS.test(name!) ? ownString(name!.replace(ABI, '')) : '');
      return true;
    },
    finish() {
      const artefacts: TextArtefact[] = [];
      if (answers.names.length > 0) artefacts.push({ kind: 'symbols', symbols: sorted(answers, true), notices: [] });
      // One such line can be chance.
      if (listing.code >= 3) artefacts.push({ kind: 'symbols', symbols: sorted(listing, false), notices: [] });
      return artefacts;
    },
  };
}

const COUNT = /^num_symbols: ?\d+\s*$/;
const ANSWER = /^0x([0-9a-f]{1,16})[\t ]+(\S.{0,4000})$/;
/** Address, perhaps a size, a letter, a name. Lines without an address (`U`) name nothing here. */
const LISTED = /^ {0,16}([0-9a-f]{4,16})(?: {1,20}[0-9a-f]{1,16})? ([TtWwiRrDdBbVvA]) (\S.{0,4000})$/;
/** Borders of sections, which the linkers list as code. */
const MARKERS = /^(runtime\.e?text|_?etext|_?__executable_start|_init|_fini)$/;

/** What the Go linker appends to names of assembly; profiles go without it. */
const ABI = /\.abi(?:0|internal)$/;

function isListed(text: string): boolean {
  let at = 0;
  while (at < 16 && text.charCodeAt(at) === 0x20) at++;
  const code = text.charCodeAt(at);
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
}

function isCode(kind: string): boolean {
  return kind === 'T' || kind === 't' || kind === 'W' || kind === 'w' || kind === 'i';
}

/** By address; of several names for one the first that is one. */
function sorted({ addresses, names }: { readonly addresses: readonly number[]; readonly names: readonly string[] }, isExact: boolean): SymbolTable {
  const order = Uint32Array.from(addresses, (_, at) => at).sort((a, b) => addresses[a]! - addresses[b]! || a - b);
  const ascending = new Float64Array(addresses.length);
  const named: string[] = [];
  for (const at of order) {
    const count = named.length;
    if (count > 0 && ascending[count - 1] === addresses[at]!) {
      if (named[count - 1] === '') named[count - 1] = names[at]!;
      continue;
    }
    ascending[count] = addresses[at]!;
    named.push(names[at]!);
  }
  return { addresses: ascending.slice(0, named.length), names: named, isExact };
}
