import type { ReactNode } from 'react';
import type { Failure } from '../../model/failure.ts';
import './states.css';

/** A question the engine could not answer, said where the answer would be. */
export function FailureLine({ failure }: { readonly failure: Failure }): ReactNode {
  return (
    <p className="state-line" role="alert">
      {failure.sentence}
    </p>
  );
}
