import type { ReactNode } from 'react';
import type { CodeOrigin, InlineState } from '../../model/code-origin.ts';
import type { EscapeNote } from '../../model/escape-note.ts';
import { escapesText } from './escape-texts.ts';
import { splitName } from './split-name.ts';
import './function-name.css';

const ORIGIN_WORDS: Readonly<Record<CodeOrigin, string>> = {
  own: 'your module',
  std: 'Go standard library',
  runtime: 'Go runtime',
  dependency: 'dependency',
  foreign: 'not Go',
  unknown: 'no symbol',
};

const INLINE_WORDS: Readonly<Record<Exclude<InlineState, 'no'>, string>> = {
  yes: 'The compiler inlined it wherever it is called here',
  partial: 'The compiler inlined it in some of the places it is called from',
};

/** Whose code it is, the package's path dimmed and shortened first, and the function always readable. */
export function FunctionName(props: {
  readonly displayName: string;
  readonly packageName: string;
  readonly origin: CodeOrigin;
  readonly inline?: InlineState;
  readonly file?: string;
  /** What the compiler says of its lines. */
  readonly escapes?: readonly EscapeNote[];
}): ReactNode {
  const { path, own } = splitName(props.displayName, props.packageName);
  const words = ORIGIN_WORDS[props.origin];
  const place = props.file === undefined || props.file === '' ? '' : `\n${props.file}`;
  return (
    <span className="function-name" title={`${props.displayName}\n${words}${place}`}>
      <span className="origin" data-origin={props.origin} role="img" aria-label={words} />
      {path === '' ? null : <span className="function-path">{path}</span>}
      <span className="function-own">{own}</span>
      {props.inline === undefined || props.inline === 'no' ? null : (
        <span className="function-inline" title={INLINE_WORDS[props.inline]}>
          {props.inline === 'yes' ? 'inl' : 'part inl'}
        </span>
      )}
      {props.escapes === undefined || props.escapes.length === 0 ? null : (
        <span className="function-escapes" title={escapesText(props.escapes)}>
          {props.escapes.length === 1 ? 'escapes' : `${props.escapes.length} escape`}
        </span>
      )}
    </span>
  );
}
