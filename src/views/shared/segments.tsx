import { useId, type ReactNode } from 'react';

export interface Segment<V extends string> {
  readonly value: V;
  readonly title: string;
  readonly detail?: string;
  readonly hint?: string;
  /** It can't be chosen now; the hint should say why. */
  readonly disabled?: boolean;
}

/** One of a few: native radio buttons, so that arrow keys and names come with them. */
export function Segments<V extends string>(props: {
  readonly label: string;
  readonly value: V;
  readonly segments: readonly Segment<V>[];
  readonly onChange: (value: V) => void;
}): ReactNode {
  const name = useId();
  return (
    <div className="segments" role="radiogroup" aria-label={props.label}>
      {props.segments.map((segment) => (
        <label key={segment.value} className="segment" title={segment.hint}>
          <input
            type="radio"
            name={name}
            value={segment.value}
            disabled={segment.disabled}
            checked={segment.value === props.value}
            onChange={() => props.onChange(segment.value)}
          />
          <span className="segment-face">
            {segment.title}
            {segment.detail === undefined ? null : <span className="segment-detail">{segment.detail}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
