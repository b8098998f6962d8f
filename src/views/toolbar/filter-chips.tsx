import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Filter } from '../../model/query.ts';
import { CommandButton } from '../shared/command-button.tsx';
import type { CommandId } from '../shared/command-id.ts';
import { CloseIcon } from '../shared/icons.tsx';
import { filterText } from './filter-text.ts';

/** The filters that are on. Each is a button that takes it away; arrows walk, Delete and Backspace remove. */
export function FilterChips(props: {
  readonly filters: readonly Filter[];
  readonly onRemove: (index: number) => void;
  readonly clear: CommandId;
}): ReactNode {
  const { filters, clear } = props;
  const list = useRef<HTMLUListElement>(null);
  const focusChip = (index: number): void => {
    list.current?.querySelectorAll('button').item(index)?.focus();
  };
  const remove = (index: number): void => {
    props.onRemove(index);
    // The focus must not fall to the page's start when its chip goes.
    requestAnimationFrame(() => focusChip(Math.min(index, filters.length - 2)));
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (event.key === 'Delete' || event.key === 'Backspace') remove(index);
    else if (event.key === 'ArrowRight') focusChip(Math.min(index + 1, filters.length - 1));
    else if (event.key === 'ArrowLeft') focusChip(Math.max(index - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <div className="chips">
      <ul ref={list} aria-label="Filters">
        {filters.map((filter, index) => {
          const { verb, what } = filterText(filter);
          return (
            <li key={JSON.stringify(filter)}>
              <button
                type="button"
                className="chip"
                data-kind={filter.kind}
                aria-label={`Remove filter: ${verb} ${what}`}
                title={`${verb} ${what}`}
                onClick={() => remove(index)}
                onKeyDown={(event) => onKeyDown(event, index)}
              >
                <span className="chip-verb">{verb}</span>
                <span className="chip-what"><bdi>{what}</bdi></span>
                <CloseIcon />
              </button>
            </li>
          );
        })}
      </ul>
      {filters.length > 1 ? <CommandButton id={clear} className="button button-quiet">Clear all</CommandButton> : null}
    </div>
  );
}

/** Filters that can't be taken away here. */
export function FixedChips(props: { readonly label: string; readonly note: string; readonly filters: readonly Filter[] }): ReactNode {
  return (
    <div className="chips chips-fixed">
      <ul aria-label={props.label}>
        {props.filters.map((filter, index) => {
          const { verb, what } = filterText(filter);
          return (
            <li key={index}>
              <span className="chip" data-kind={filter.kind} title={`${verb} ${what}: ${props.note}`}>
                <span className="chip-verb">{verb}</span>
                <span className="chip-what"><bdi>{what}</bdi></span>
              </span>
            </li>
          );
        })}
      </ul>
      <p>{props.note}</p>
    </div>
  );
}
