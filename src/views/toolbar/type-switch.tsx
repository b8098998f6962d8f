import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatValue } from '../../lib/format-value.ts';
import { look } from '../../store/actions.ts';
import { Segments } from '../shared/segments.tsx';

/** More than this many side by side would push everything else away. */
const MOST_SEGMENTS = 4;

/** Which of the profile's values is looked at. */
export function TypeSwitch({ facts, type }: { readonly facts: CaptureFacts; readonly type: number }): ReactNode {
  const types = facts.valueTypes.map((valueType, index) => ({
    value: String(index),
    title: valueType.type,
    detail: formatValue(valueType.total, valueType.unit),
    hint: `${valueType.type} in ${valueType.unit}`,
  }));
  const choose = (value: string): void => look({ type: Number(value) });
  const current = types[type];
  if (types.length === 1 && current) {
    return (
      <p className="type-only" title={current.hint}>
        {current.title} <span>{current.detail}</span>
      </p>
    );
  }
  return (
    <div className="type-switch" data-many={types.length > MOST_SEGMENTS || undefined}>
      {types.length > MOST_SEGMENTS ? null : (
        <Segments label="Sample type" value={String(type)} segments={types} onChange={choose} />
      )}
      <select className="input" aria-label="Sample type" value={String(type)} onChange={(event) => choose(event.target.value)}>
        {types.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}, {option.detail}
          </option>
        ))}
      </select>
    </div>
  );
}
