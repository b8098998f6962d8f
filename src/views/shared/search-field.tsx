import type { ReactNode } from 'react';
import type { Failure } from '../../model/failure.ts';
import type { Perspective } from '../../store/session.ts';
import './search-field.css';

type Search = Perspective['search'];

/** A box to search in, by text or by regular expression, with room for what was found beside it. */
export function SearchField(props: {
  readonly search: Search;
  readonly failure: Failure | undefined;
  readonly stale: boolean;
  readonly onSearch: (search: Search) => void;
  readonly onEnter: () => void;
  readonly onRegex: () => void;
  /** What is searched through. */
  readonly what?: string;
  /** What was found, in words. */
  readonly children: ReactNode;
}): ReactNode {
  const { search, failure, onSearch, what = 'functions, files' } = props;
  const isBad = failure !== undefined;
  return (
    <div className="search" role="search">
      <div className="search-field" data-bad={isBad || undefined}>
        <input
          type="search"
          placeholder={`Search ${what}`}
          aria-label={`Search ${what.replace(', ', ' and ')}`}
          aria-invalid={isBad || undefined}
          aria-describedby="search-result"
          spellCheck={false}
          autoComplete="off"
          value={search.text}
          onChange={(event) => onSearch({ text: event.target.value, by: search.by })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              // First empties the box, then gives the keys back to the page.
              event.preventDefault();
              if (search.text === '') event.currentTarget.blur();
              else onSearch({ text: '', by: search.by });
            } else if (event.key === 'Enter' && !isBad) {
              props.onEnter();
            }
          }}
        />
        <button
          type="button"
          className="search-regex"
          aria-pressed={search.by === 'regex'}
          aria-label="Regular expression"
          title="Regular expression"
          onClick={props.onRegex}
        >
          .*
        </button>
      </div>
      <p id="search-result" className="search-result" data-bad={isBad || undefined} data-stale={props.stale || undefined} aria-live="polite">
        {failure ? failure.sentence : null}
        {props.children}
      </p>
    </div>
  );
}
