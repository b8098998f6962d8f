/** What each kind of waste is called, and what can be done about it. */
import type { WasteAnswer } from '../../engine/graph-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes } from '../../lib/format-value.ts';

export type WasteSection = WasteAnswer['sections'][number];

interface Words {
  readonly title: string;
  /** What the bytes of its rows are. */
  readonly bytes: 'could be saved' | 'will be freed';
  readonly advice: string;
}

const WORDS: Readonly<Record<WasteSection['kind'], Words>> = {
  'duplicate-strings': {
    title: 'Duplicate strings',
    bytes: 'could be saved',
    advice: 'The same text stands in memory more than once. One copy for all would do: intern it, or share a constant.',
  },
  'duplicate-arrays': {
    title: 'Duplicate arrays',
    bytes: 'could be saved',
    advice: 'Arrays with the same content. Where nobody writes to them, one could be shared.',
  },
  'zero-arrays': {
    title: 'Arrays of zeros',
    bytes: 'could be saved',
    advice: 'Arrays in which every byte is zero. Make them when they are first written to.',
  },
  'empty-collections': {
    title: 'Empty collections',
    bytes: 'could be saved',
    advice: 'Collections without an entry. Make them with their first entry, or share one that is empty.',
  },
  'sparse-collections': {
    title: 'Sparse collections',
    bytes: 'could be saved',
    advice: 'Collections with far more slots than entries. Give them a fitting size, or copy them once they are filled.',
  },
  'boxed-numbers': {
    title: 'Boxed numbers',
    bytes: 'could be saved',
    advice: 'Numbers that are objects of their own. Arrays and fields of plain numbers need no boxes.',
  },
  'unused-capacity': {
    title: 'Unused capacity',
    bytes: 'could be saved',
    advice: 'Room behind the last element that was never used. Make it as large as it has to be, or clip it.',
  },
  unreachable: {
    title: 'Unreachable objects',
    bytes: 'will be freed',
    advice: 'Nothing holds them: they are garbage that had not been collected when the file was written.',
  },
};

export function wasteWords(kind: WasteSection['kind']): Words {
  return WORDS[kind];
}

/** "12,345 objects, 1.2 MB could be saved". */
export function sectionText(section: WasteSection): string {
  const objects = counted(section.count, 'object');
  return `${objects}, ${formatBytes(section.bytes)} ${WORDS[section.kind].bytes}`;
}
