import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { Perspective } from '../../store/session.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import type { Stage } from './flame-state.ts';

/** Why there is no picture, and what to do about it. */
export function EmptyPicture(props: {
  readonly stage: Stage;
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
  readonly onLook: (change: Partial<Perspective>) => void;
}): ReactNode {
  const { stage, facts, perspective, onLook } = props;
  const type = facts.valueTypes[perspective.type]?.type ?? 'this type';
  const removeFilters = (
    <button type="button" className="button" onClick={() => onLook({ filters: [] })}>
      Remove {perspective.filters.length === 1 ? 'the filter' : `all ${perspective.filters.length} filters`}
    </button>
  );
  switch (stage.kind) {
    case 'waiting':
    case 'ready':
      return null;
    case 'failed':
      return (
        <div className="flame-empty" role="alert">
          <EmptyState title="The picture could not be drawn">
            <p>{stage.sentence}</p>
            {perspective.filters.length > 0 ? removeFilters : null}
          </EmptyState>
        </div>
      );
    case 'empty':
      return (
        <div className="flame-empty">
          {perspective.filters.length > 0 ? (
            <EmptyState title="The filters leave nothing">
              <p>
                No sample that the filters keep has any <code>{type}</code>.
              </p>
              {removeFilters}
            </EmptyState>
          ) : (
            <EmptyState title={`There is no ${type}`}>
              <p>
                {facts.samples === 0
                  ? 'This profile holds no samples.'
                  : `${facts.samples === 1 ? 'The one sample of this profile has' : `All ${facts.samples} samples of this profile have`} 0 for this type.`}
                {facts.valueTypes.some(({ total }) => total !== 0) ? ' Choose another value type above.' : ''}
              </p>
            </EmptyState>
          )}
        </div>
      );
  }
}
