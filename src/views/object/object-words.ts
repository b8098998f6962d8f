/** What these views call things. Pure. */
import type { Strength } from '../../model/object-graph.ts';
import { shortened, visibleText } from '../../lib/visible-text.ts';

const STRENGTH_WORDS: Readonly<Record<Strength, string>> = {
  strong: 'Keeps it alive',
  soft: 'Soft: cleared when memory runs short, keeps nothing alive by itself',
  weak: 'Weak: keeps nothing alive by itself',
  phantom: 'Phantom: only tells that the object went, keeps nothing alive',
  finalizer: 'Finalizer: waits to run code when the object goes',
  shortcut: 'Shortcut: the engine’s own second way to it, keeps nothing alive by itself',
};

export function strengthHint(strength: Strength): string {
  return STRENGTH_WORDS[strength];
}

/** Longer ones would only slow the page: a row shows a hundred letters at most. */
const MOST_SHOWN = 300;
/** In a tooltip. */
const MOST_TOLD = 1_500;

/** For one line of a table. */
export function lineText(text: string): string {
  return shortened(visibleText(text), MOST_SHOWN);
}

/** For a tooltip. */
export function toldText(text: string): string {
  return shortened(visibleText(text), MOST_TOLD);
}

export interface TypeNameParts {
  /** `class java.util.`, `*github.com/acme/`: may be shortened. */
  readonly path: string;
  /** `HashMap$Node[]`, `shop.Cart`: must be read. */
  readonly own: string;
}

const MODIFIERS = /^(?:class )?(?:\*|\[\d*\])*/;
/** Up to the last slash (Go; the package's last element stays), or up to the class (Java, two elements and more). */
const PATH = /^(?:(?:[\w$~.-]+\/)+|(?:[\w$]+\.){2,})(?=[\w$])/;
/** Hidden classes of a JVM are named with an address, or a number, behind a slash. */
const LAMBDA = /\/(?:0x[\da-f]+|\d+)(?:\[\])*$/i;
/** Longer names of types that are made of others lose the paths within them. */
const MOST_COMPOSITE = 36;

/** Where a type is from, and what it is. Names that are no simple paths are left whole, or shortened within. */
export function splitTypeName(name: string): TypeNameParts {
  // What follows the class of a lambda is no path: `Leaky$$Lambda$1/0x0000…`.
  const lambda = LAMBDA.exec(name);
  if (lambda?.index !== undefined && lambda.index > 0) {
    const { path, own } = splitTypeName(name.slice(0, lambda.index));
    return { path, own: own + name.slice(lambda.index) };
  }
  const modifiers = MODIFIERS.exec(name)?.[0] ?? '';
  const path = PATH.exec(name.slice(modifiers.length))?.[0] ?? '';
  if (path !== '') return { path: modifiers + path, own: name.slice(modifiers.length + path.length) };
  const isComposite = /^(?:map\[|chan |<-chan |chan<- |func\(|struct )/.test(name.slice(modifiers.length));
  return { path: '', own: isComposite && name.length > MOST_COMPOSITE ? name.replaceAll(/(?:[\w$~.-]+\/)+(?=[\w$])/g, '…/') : name };
}

/** `*shop.Cart`, `Node[]`: where there is room for little. */
export function shortTypeName(name: string): string {
  const { path, own } = splitTypeName(name);
  return (MODIFIERS.exec(path)?.[0] ?? '') + own;
}
