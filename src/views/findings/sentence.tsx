import type { ReactNode } from 'react';
import { visibleText } from '../../lib/visible-text.ts';
import { partsOf } from './findings-words.ts';

/** Names between backticks as code. They come from files: what can't be seen in them is made visible. */
export function Sentence({ text }: { readonly text: string }): ReactNode {
  return partsOf(text).map((part, at) => (part.isCode ? <code key={at}>{visibleText(part.text)}</code> : <span key={at}>{visibleText(part.text)}</span>));
}
