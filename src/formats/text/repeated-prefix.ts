/**
 * A prefix of no known kind that is the same on each line: `stern`'s names of pod and container, `> ` of a mail, the four
 * blanks of a ticket. It shows on the lines that dumps and profiles begin with.
 */
const LONGEST = 200;
const BEGINNING = /(?:goroutine \d+ (?:\[|gp=|m=)|(?:goroutine|goroutineleak|threadcreate|heap) profile: |--- (?:contention|mutex):|panic: |fatal error: )/;
/** These may stand in the middle of a line of anybody's; after nothing but blanks and marks of a quotation they do not. */
const WEAK_BEGINNING = /^[\s>|]*(?=SIG[A-Z]{3,8}: |runtime: |runtime stack:$|\d+ @ 0x|\d+: \d+ \[\d+: \d+\] @|\[Goroutine \d+ in state | Goroutine \d+ in state |\d+ instances of:$)/;

export class RepeatedPrefix {
  private prefix = '';
  private trimmed = '';

  /** The line without it; undefined when it has none. */
  strip(text: string): string | undefined {
    const last = text.charCodeAt(text.length - 1);
    if (last === COLON || text.includes(' @ 0x') || (text.includes(': ') && HINTS.some((hint) => text.includes(hint)))) this.learn(text);
    if (this.prefix === '') return undefined;
    if (text.startsWith(this.prefix)) return text.slice(this.prefix.length);
    return text === this.trimmed ? '' : undefined;
  }

  private learn(text: string): void {
    const weak = WEAK_BEGINNING.exec(text.slice(0, LONGEST * 2));
    const at = weak ? weak[0].length : text.length > LONGEST * 4 ? -1 : text.search(BEGINNING);
    if (at === -1 || at > LONGEST || (at > 0 && !/[\s>|:\]]/.test(text[at - 1]!))) return;
    // A program may well print such a line itself, within a dump that was logged: it is no reason to forget.
    if (weak && at === 0 && this.prefix !== '') return;
    this.prefix = text.slice(0, at);
    this.trimmed = this.prefix.trimEnd();
  }
}

const COLON = 0x3a;
const HINTS = [' profile: ', 'panic: ', 'fatal error: ', 'SIG', 'runtime: '] as const;
