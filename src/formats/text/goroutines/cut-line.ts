/** The last line of a text that ends within a stack: what is left of it. */

const WORDS = ['goroutine ', 'created by '] as const;
/** A name has no blanks; `FAIL` below the stacks of a test is none. */
const BEGUN_NAME = /^[a-z_][\w.\-/~%·$*()[\]]*$/;
/** Arguments are numbers in brackets: `0xc0000121b0, {0x1, 0x2}, ...`. */
const ARGUMENTS = /^[0-9a-fx{}?_., ]*$/;

interface CutLine {
  readonly isCut: boolean;
  /** Where the name of a function ends that is whole; 0 without one. */
  readonly nameLength: number;
}

export function readCutLine(text: string): CutLine {
  const open = text.lastIndexOf('(');
  const isCall = open > 1 && text[open - 1] !== '.' && !text.slice(0, open).includes(' ') && ARGUMENTS.test(text.slice(open + 1));
  if (isCall) return { isCut: true, nameLength: open };
  return { isCut: BEGUN_NAME.test(text) || isCutWord(text), nameLength: 0 };
}

/** `gorout`, `created`: what a stack, or its last frame, begins with. */
export function isCutWord(text: string): boolean {
  return text.length > 2 && WORDS.some((word) => word.startsWith(text));
}
