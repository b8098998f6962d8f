import { withoutPrefix } from '../clean-line.ts';

/** Finds JSON among the lines of a text: what begins with a brace in a line of its own or fits into one line. */

/** Only documents with one of these are worth the memory; logs are full of other JSON. */
const SIGNS: readonly string[] = ['HeapAlloc"', 'resultType"', '/gc/heap/', '/memory/classes/', 'memstats"'];
/** Variables of a program may come before `memstats` in `/debug/vars`. */
const MOST_UNKNOWN = 1024 * 1024;
export const MOST_JSON = 64 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const OPEN_LIST = 0x5b;
const CLOSE = 0x7d;
const CLOSE_LIST = 0x5d;

export class JsonGatherer {
  /** Documents that were given up since they are larger than may be held. */
  tooLarge = 0;
  /** Lines of documents that are read, which came before it was known that they are. */
  earlierLines = 0;
  private readonly take: (text: string) => void;
  private readonly lines: string[] = [];
  private length = 0;
  private depth = 0;
  private isKnown = false;
  private lastNumber = -1;
  private depthBefore = 0;
  /** The document began behind a prefix, so that the lines that follow have one, too. */
  private isPrefixed = false;
  private offered = -1;

  constructor(take: (text: string) => void) {
    this.take = take;
  }

  /** In the middle of a document that is known to be of a kind that is read. */
  get isBusy(): boolean {
    return this.isKnown;
  }

  /** True: the line belongs to a document that is known. A line that comes again, without its prefix, takes its own place. */
  line(raw: string, number: number): boolean {
    const isSecond = number === this.offered;
    this.offered = number;
    const wasPrefixed = this.isPrefixed;
    const text = wasPrefixed ? (withoutPrefix(raw) ?? raw) : raw;
    // Inside a document lines are indented: a brace in front begins the next one, and the one before was cut.
    if (this.lines.length > 0 && number !== this.lastNumber && text.charCodeAt(0) === OPEN) this.end();
    if (this.lines.length === 0) {
      if (!begins(text)) return false;
      this.isPrefixed = isSecond || wasPrefixed;
    }
    if (this.lines.length > 0 && number === this.lastNumber) {
      this.length -= this.lines.pop()!.length;
      this.depth = this.depthBefore;
      if (this.lines.length === 0 && !begins(text)) return false;
    }
    this.lastNumber = number;
    this.depthBefore = this.depth;
    this.lines.push(text);
    this.length += text.length;
    if (!this.isKnown && SIGNS.some((sign) => text.includes(sign))) {
      this.isKnown = true;
      this.earlierLines += this.lines.length - 1;
    }
    this.count(text);
    const isOurs = this.isKnown;
    if (this.depth <= 0) this.end();
    else if (this.length > (this.isKnown ? MOST_JSON : MOST_UNKNOWN)) {
      if (this.isKnown) this.tooLarge++;
      this.drop();
    }
    return isOurs;
  }

  /** What is still open at the end was cut. */
  end(): void {
    const isOurs = this.isKnown;
    const text = this.lines.join('\n');
    this.drop();
    if (isOurs) this.take(text);
  }

  private drop(): void {
    this.lines.length = 0;
    this.length = 0;
    this.depth = 0;
    this.isKnown = false;
    this.isPrefixed = false;
  }

  /** Braces outside strings; a string never goes on in the next line. */
  private count(text: string): void {
    let isString = false;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isString) {
        if (code === BACKSLASH) at++;
        else if (code === QUOTE) isString = false;
      } else if (code === QUOTE) isString = true;
      else if (code === OPEN || code === OPEN_LIST) this.depth++;
      else if (code === CLOSE || code === CLOSE_LIST) this.depth--;
    }
  }
}

/** Cheap: most lines of a log that begin with a brace are whole documents of other kinds. */
function begins(text: string): boolean {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  if (text.charCodeAt(at) !== OPEN && !(text.charCodeAt(at) === OPEN_LIST && /^\s*\[\s*(?:\{|$)/.test(text))) return false;
  const last = text.charCodeAt(text.length - 1);
  const isWhole = at < text.length - 1 && (last === CLOSE || last === CLOSE_LIST);
  // A logger's record has a line in it that says such a name; it comes again, alone.
  return !isWhole || (SIGNS.some((sign) => text.includes(sign)) && withoutPrefix(text) === undefined);
}
