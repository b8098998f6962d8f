import type { EscapeNote } from '../../../model/escape-note.ts';

export interface Message {
  readonly kind: EscapeNote['kind'];
  /** The expression or variable that it is about. */
  readonly subject: string;
  /** The first line of an explanation: flow lines follow, then the verdict in a line of its own. */
  readonly isHead: boolean;
  readonly text: string;
}

/**
 * What `-gcflags=-m` prints (src/cmd/compile/internal/escape and …/inline). Other messages have the same form (errors,
 * `go vet`, linters), so only these are taken. No pattern has two open ends, so that long lines cost one pass.
 */
export function parseMessage(text: string): Message | undefined {
  const told = (kind: EscapeNote['kind'], subject: string, isHead = false): Message => ({
    kind,
    subject,
    isHead,
    text: isHead && text.endsWith(':') ? text.slice(0, -1) : text,
  });
  if (text.startsWith('moved to heap: ')) return told('moved', text.slice(15));
  if (text.endsWith(' escapes to heap')) return told('escapes', text.slice(0, -16));
  if (text.endsWith(' does not escape')) return told('stays', text.slice(0, -16));
  if (text.startsWith('leaking param')) {
    const colon = text.indexOf(': ');
    if (colon === -1) return undefined;
    const subject = text.slice(colon + 2);
    const to = subject.indexOf(' to result ');
    return told('leaks', to === -1 ? subject : subject.slice(0, to));
  }
  if (text.startsWith('inlining call to ')) return told('inlined', text.slice(17));
  if (OTHERS.test(text)) return told('other', text);
  if (text.startsWith('parameter ') && text.endsWith(':')) {
    const leaks = text.indexOf(' leaks to ');
    if (leaks !== -1) return told('leaks', text.slice(10, leaks), true);
  }
  if (text.endsWith(':')) {
    const escapes = text.lastIndexOf(' escapes to heap in ');
    if (escapes !== -1) return told('escapes', text.slice(0, escapes), true);
  }
  return text.includes(' capturing by ') && CAPTURE.test(text) ? told('other', text) : undefined;
}

const OTHERS = /^(?:can inline |cannot inline |devirtualizing |mark escaped content: |zero-copy string->\[\]byte conversion$|\S+ ignoring self-assignment)/;
const CAPTURE = / capturing by (?:value|ref): \S+ \(addr=/;
