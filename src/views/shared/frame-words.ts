/** What frames are called where keys and pictures speak of them: profiles have callers, heaps have owners. */
import { isOfOwners, type ProfileKind } from '../../model/capture.ts';
import { isHeapKind } from '../../store/graph-compare.ts';

export interface FrameWords {
  /** What keys and menus act on. */
  readonly selected: string;
  /** Where the four arrow keys lead. */
  readonly arrows: string;
  readonly above: string;
  readonly stack: string;
  readonly innermost: string;
  readonly frames: readonly [one: string, several: string];
}

const CALLS: FrameWords = {
  selected: 'Selected function',
  arrows: 'Caller, callee, neighbours',
  above: 'the caller’s row',
  stack: 'stack',
  innermost: 'leaf first',
  frames: ['frame', 'frames'],
};

const OWNERS: FrameWords = {
  selected: 'Selected type',
  arrows: 'Owner, owned types, neighbours',
  above: 'the owner’s row',
  stack: 'path',
  innermost: 'innermost first',
  frames: ['type', 'types'],
};

export function frameWords(kind: ProfileKind | undefined): FrameWords {
  return kind !== undefined && isOfOwners(kind) ? OWNERS : CALLS;
}

/** The keys of a flame graph, and where its numbers stand as text. */
export function pictureHelp(kind: ProfileKind, isCompared: boolean): string {
  const grew = isCompared ? 'The table of what grew' : 'The Top table';
  const table = isHeapKind(kind) ? 'The dominators table' : grew;
  return (
    `Arrow keys move between frames: up to ${frameWords(kind).above}, down to the heaviest below, left and right to neighbours. ` +
    'Enter zooms in, Backspace zooms out one level, 0 shows everything, plus and minus zoom, c copies the name, ' +
    `Shift and F10 open the menu. ${table} holds the same numbers as text.`
  );
}
