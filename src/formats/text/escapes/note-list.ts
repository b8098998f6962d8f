import type { EscapeNote } from '../../../model/escape-note.ts';

/** A note while more may be said about it. */
interface OpenNote extends Omit<EscapeNote, 'flow'> {
  message: string;
  kind: EscapeNote['kind'];
  /** One allocation can have several reasons. */
  readonly reasons: string[][];
  /** The message is the head of an explanation; the compiler's verdict replaces it when it comes. */
  isHead: boolean;
}

/**
 * Notes in order of appearance, one for each verdict. With `-m -m` an explanation stands before its verdict, sometimes
 * several ("a escapes to heap in f:" … "moved to heap: a"), and generic functions repeat the same lines.
 */
export class NoteList {
  private readonly notes: OpenNote[] = [];
  private readonly byMessage = new Map<string, OpenNote>();
  /** The explanation of a place that still waits for its verdict, by what it is about. */
  private readonly heads = new Map<string, OpenNote>();

  /** A verdict; `subject` is the expression it is about. */
  verdict(note: Omit<EscapeNote, 'flow'>, subject: string): void {
    const key = `${place(note)}\0${note.message}`;
    const known = this.byMessage.get(key);
    if (known) {
      known.isHead = false;
      return;
    }
    const head = this.heads.get(`${place(note)}\0${subject}`);
    if (head?.isHead === true && isVerdictOf(note, head)) {
      head.message = note.message;
      head.kind = note.kind;
      head.isHead = false;
      this.byMessage.set(key, head);
      return;
    }
    const next = { ...note, reasons: [], isHead: false };
    this.notes.push(next);
    this.byMessage.set(key, next);
  }

  /** The first line of an explanation; the lines of its flow go into what is returned. */
  explanation(note: Omit<EscapeNote, 'flow'>, subject: string): string[] {
    const key = `${place(note)}\0${subject}`;
    let head = this.heads.get(key);
    if (!head) {
      head = { ...note, reasons: [], isHead: true };
      this.notes.push(head);
      this.heads.set(key, head);
    }
    const flow: string[] = [];
    head.reasons.push(flow);
    return flow;
  }

  take(): EscapeNote[] {
    return this.notes.map(({ file, line, column, kind, message, reasons }) => ({ file, line, column, kind, message, flow: distinct(reasons) }));
  }
}

function place({ file, line, column }: Pick<EscapeNote, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`;
}

/** `moved to heap` and `escapes to heap` close what "escapes … in" opens; `leaking param` what "leaks to" opens. */
function isVerdictOf(note: Pick<EscapeNote, 'kind'>, head: Pick<EscapeNote, 'kind'>): boolean {
  return note.kind === head.kind || (note.kind === 'moved' && head.kind === 'escapes');
}

/** Each instance of a generic function has the same reasons again. */
function distinct(reasons: readonly (readonly string[])[]): string[] {
  return [...new Map(reasons.map((flow) => [flow.join('\n'), flow])).values()].flat();
}
