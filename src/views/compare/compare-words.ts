/** What the parts of a comparison are called: profiles have functions and call paths, heaps have types and dominators. */
import { isOfOwners, type ProfileKind } from '../../model/capture.ts';
import type { GrewBy } from '../../model/query.ts';

export interface ByWords {
  /** In the switch, and above the column. */
  readonly title: string;
  readonly head: string;
  readonly hint: string;
  readonly nouns: readonly [one: string, several: string];
}

export interface CompareWords {
  readonly by: Readonly<Record<GrewBy, ByWords>>;
  /** What a comparison of these can be counted by. */
  readonly bys: readonly GrewBy[];
  readonly name: readonly [one: string, several: string];
  /** What filters keep or drop. */
  readonly samples: string;
  readonly frames: string;
  readonly stack: readonly [one: string, several: string];
  /** Of a row's cum. */
  readonly withAll: string;
  /** What only the files have. */
  readonly detail: string;
  readonly noLabels: string;
}

const LABEL: ByWords = { title: 'Label', head: 'Label', hint: 'A row for each label value', nouns: ['label', 'labels'] };
const PACKAGE: ByWords = { title: 'Package', head: 'Package', hint: 'A row for each package', nouns: ['package', 'packages'] };

const PROFILE: CompareWords = {
  by: {
    path: { title: 'Path', head: 'Call path', hint: 'A row for each call path', nouns: ['path', 'paths'] },
    function: { title: 'Function', head: 'Function', hint: 'A row for each function, by what its own lines hold', nouns: ['function', 'functions'] },
    package: PACKAGE,
    label: LABEL,
  },
  bys: ['path', 'function', 'package', 'label'],
  name: ['function', 'functions'],
  samples: 'samples',
  frames: 'frames',
  stack: ['stack', 'stacks'],
  withAll: 'with what it calls',
  detail: 'lines, labels and full detail',
  noLabels: 'This comparison came by a link, which has functions and values only. Drop both original files to see what their labels say.',
};

const HEAP: CompareWords = {
  by: {
    path: { title: 'Path', head: 'Dominator path', hint: 'A row for each path of dominators, by type: what is held, and by what', nouns: ['path', 'paths'] },
    function: { title: 'Type', head: 'Type', hint: 'A row for each type, by its own objects', nouns: ['type', 'types'] },
    package: PACKAGE,
    label: LABEL,
  },
  // Objects carry no labels.
  bys: ['path', 'function', 'package'],
  name: ['type', 'types'],
  samples: 'objects',
  frames: 'levels',
  stack: ['path', 'paths'],
  withAll: 'with what it keeps alive',
  detail: 'objects, their fields and what holds them',
  noLabels: 'Objects carry no labels.',
};

/** Paths of references that were written as a profile. */
const RETENTION: CompareWords = {
  ...HEAP,
  by: { ...HEAP.by, path: { title: 'Path', head: 'Path of owners', hint: 'A row for each path of references, by type', nouns: ['path', 'paths'] } },
  withAll: 'with what is held through it',
  detail: 'full detail',
};

export function compareWords(kind: ProfileKind): CompareWords {
  if (!isOfOwners(kind)) return PROFILE;
  return kind === 'retention' ? RETENTION : HEAP;
}
