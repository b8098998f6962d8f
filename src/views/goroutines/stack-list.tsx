import type { ReactNode } from 'react';
import type { GoroutineFrame } from '../../engine/goroutine-contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { PART_WORDS, shortPlace } from './stack-text.ts';

/** All frames, innermost first; those that are no part of the program step back and say what they are. */
export function StackList({ stack }: { readonly stack: readonly GoroutineFrame[] }): ReactNode {
  if (stack.length === 0) return <p className="goroutine-reason">The profile has no frames of it.</p>;
  return (
    <ol className="goroutine-stack">
      {stack.map(({ name, file, line, part }, index) => {
        const { mark, title } = PART_WORDS[part];
        return (
          <li key={index} data-part={part}>
            <bdi className="stack-name" title={`${visibleText(name)}\n${title}`}>{visibleText(name)}</bdi>
            {mark === '' ? null : <span className="stack-mark" title={title}>{mark}</span>}
            {file === '' ? null : <bdi className="stack-place" title={`${visibleText(file)}:${line}`}>{shortPlace(visibleText(file), line)}</bdi>}
          </li>
        );
      })}
    </ol>
  );
}
