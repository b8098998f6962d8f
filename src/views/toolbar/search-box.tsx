import { useMemo, type ReactNode } from 'react';
import type { CaptureFacts, StackQuery } from '../../engine/contract.ts';
import { formatCount, formatPercent, formatValue } from '../../lib/format-value.ts';
import type { Pattern } from '../../model/query.ts';
import { addFilter, engine, look } from '../../store/actions.ts';
import { searchPattern, type Perspective } from '../../store/session.ts';
import { useCommandPort } from '../shared/command-port.ts';
import { useAnswer } from '../shared/use-answer.ts';
import { useStackQuery } from '../shared/use-stack-query.ts';

interface Question {
  readonly query: StackQuery;
  readonly pattern: Pattern;
}

const ask = ({ query, pattern }: Question) => engine.calls.search(query, pattern);

/** Marks what matches in the picture and says how much it comes to. Enter keeps only the samples that match. */
export function SearchBox(props: { readonly facts: CaptureFacts; readonly perspective: Perspective }): ReactNode {
  const { facts, perspective } = props;
  const port = useCommandPort();
  const { text, by } = perspective.search;
  const query = useStackQuery(facts, perspective);
  const question = useMemo(() => {
    const pattern = searchPattern({ search: { text, by } });
    return pattern && { query, pattern };
  }, [query, text, by]);
  const asked = useAnswer(question, ask);
  const unit = facts.valueTypes[perspective.type]?.unit ?? '';
  const found = question ? asked.value : undefined;
  const failure = question ? asked.failure : undefined;
  const isBad = failure !== undefined;

  return (
    <div className="search" role="search">
      <div className="search-field" data-bad={isBad || undefined}>
        <input
          type="search"
          placeholder="Search functions, files"
          aria-label="Search functions and files"
          aria-invalid={isBad || undefined}
          aria-describedby="search-result"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => look({ search: { text: event.target.value, by } })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              // First empties the box, then gives the keys back to the page.
              event.preventDefault();
              if (text === '') event.currentTarget.blur();
              else look({ search: { text: '', by } });
            } else if (event.key === 'Enter' && question && !isBad) {
              addFilter({ kind: 'focus', pattern: question.pattern });
            }
          }}
        />
        <button
          type="button"
          className="search-regex"
          aria-pressed={by === 'regex'}
          aria-label="Regular expression"
          title="Regular expression"
          onClick={() => port.run('search.regex')}
        >
          .*
        </button>
      </div>
      <p id="search-result" className="search-result" data-bad={isBad || undefined} data-stale={asked.stale || undefined} aria-live="polite">
        {failure ? failure.sentence : null}
        {found ? (
          <span title={`${formatCount(found.functions)} functions match. Enter keeps only their samples.`}>
            matched <b>{formatPercent(found.matched, found.total)}</b> {formatValue(found.matched, unit)}
          </span>
        ) : null}
      </p>
    </div>
  );
}
