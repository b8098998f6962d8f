import type { StackView } from './stack-view.ts';
import { TopDownSource } from './top-down-source.ts';
import { ViewTree } from './view-tree.ts';

/**
 * One line per stack, outermost first: `main.main;main.load 4096`, the form that flame graph scripts and most viewers
 * take. Semicolons and line breaks in names would break the form and become commas and blanks.
 */
export function* foldStacks(view: StackView): Generator<string, void, void> {
  const tree = new ViewTree(TopDownSource.ofAll(view));
  const { names } = tree.source.names;
  const safe = names.map((name) => name.replaceAll(';', ',').replaceAll(/[\r\n]+/g, ' '));
  // Lines in depth-first order; the path is kept as text so that a line costs one concatenation.
  const pending: { readonly node: number; readonly path: string }[] = [{ node: 0, path: '' }];
  while (pending.length > 0) {
    const { node, path } = pending.pop()!;
    tree.expand(node);
    const self = tree.selfValue.data[node]!;
    if (self !== 0 && node !== 0) yield `${path} ${self}\n`;
    const first = tree.firstChild.data[node]!;
    for (let child = first + tree.childCount.data[node]! - 1; child >= first; child--) {
      const name = safe[tree.group.data[child]!]!;
      pending.push({ node: child, path: node === 0 ? name : `${path};${name}` });
    }
  }
}
