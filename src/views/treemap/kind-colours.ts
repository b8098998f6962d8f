/** Colours of the flame graph's palette, by what kind of thing a node is; within a kind each package has its own hue. */
import { CODE_ORIGINS, type CodeOrigin } from '../../model/code-origin.ts';
import type { NodeKind } from '../../model/object-graph.ts';
import { stableHash } from '../../permalink/stable-hash.ts';
import { colourIndex, paletteOf, ROOT_COLOUR, type Theme } from '../flame/palette.ts';

const FAMILY_OF: Readonly<Record<NodeKind, CodeOrigin>> = {
  root: 'unknown',
  object: 'own',
  array: 'dependency',
  bytes: 'std',
  string: 'foreign',
  class: 'own',
  function: 'own',
  code: 'std',
  native: 'std',
  number: 'std',
  hidden: 'runtime',
  untyped: 'unknown',
};

/** The family of arrays goes from violet to salmon; half of it would be taken for another kind. */
const ARRAY_HUES = 0x3f;

const hues = new Map<string, number>();

/** `main` of `main.Order`, `java.util` of `java.util.HashMap$Node[]`: what stands before the last dot of the plain name. */
export function homeOf(name: string): string {
  const plain = /^[^[({<]*/.exec(name)?.[0] ?? '';
  const dot = plain.lastIndexOf('.');
  return dot <= 0 ? name : plain.slice(0, dot);
}

export function kindColour(kind: NodeKind, name: string): number {
  if (kind === 'root') return ROOT_COLOUR;
  const home = homeOf(name);
  let hue = hues.get(home);
  if (hue === undefined) {
    hue = stableHash(home) & 0xff;
    hues.set(home, hue);
  }
  return colourIndex(CODE_ORIGINS.indexOf(FAMILY_OF[kind]), kind === 'array' ? hue & ARRAY_HUES : hue);
}

/** The kinds that share a colour, in words. */
const LEGEND: readonly (readonly [words: string, family: CodeOrigin, kinds: readonly NodeKind[]])[] = [
  ['objects', 'own', ['object', 'class', 'function']],
  ['arrays', 'dependency', ['array']],
  ['strings', 'foreign', ['string']],
  ['data, code', 'std', ['bytes', 'code', 'native', 'number']],
  ['internal', 'runtime', ['hidden']],
  ['untyped', 'unknown', ['untyped']],
];

export function legendOf(kinds: ReadonlySet<NodeKind>, theme: Theme): readonly { readonly words: string; readonly fill: string }[] {
  return LEGEND.filter(([, , members]) => members.some((kind) => kinds.has(kind))).map(([words, family]) => ({
    words,
    fill: paletteOf(theme).fills[colourIndex(CODE_ORIGINS.indexOf(family), family === 'dependency' ? ARRAY_HUES : 128)]!,
  }));
}
