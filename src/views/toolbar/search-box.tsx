import { useMemo, type ReactNode } from 'react';
import type { CaptureFacts, StackQuery } from '../../engine/contract.ts';
import { formatCount, formatPercent, formatValue } from '../../lib/format-value.ts';
import type { Pattern } from '../../model/query.ts';
import { addFilter, engine, look } from '../../store/actions.ts';
import { searchPattern, type Perspective } from '../../store/session.ts';
import { useCommandPort } from '../shared/command-port.ts';
import { SearchField } from '../shared/search-field.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { useStackQuery } from '../shared/use-stack-query.ts';

interface Question {
  readonly query: StackQuery;
  readonly pattern: Pattern;
}

const ask = ({ query, pattern }: Question) => engine.calls.search(query, pattern);

/** Marks what matches in the picture and says how much it comes to. Enter keeps only the samples that match. */
export function SearchBox(props: {
  readonly facts: CaptureFacts;
  readonly perspective: Perspective;
  readonly what?: 'types';
}): ReactNode {
  const { facts, perspective, what } = props;
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

  return (
    <SearchField
      search={perspective.search}
      failure={failure}
      stale={asked.stale}
      onSearch={(search) => look({ search })}
      onEnter={() => {
        if (question) addFilter({ kind: 'focus', pattern: question.pattern });
      }}
      onRegex={() => port.run('search.regex')}
      {...(what === undefined ? undefined : { what })}
    >
      {found ? (
        <span title={`${formatCount(found.functions)} ${what ?? 'functions'} match. Enter keeps only ${what === undefined ? 'their samples' : 'what they hold or are held by'}.`}>
          matched <b>{formatPercent(found.matched, found.total)}</b> {formatValue(found.matched, unit)}
        </span>
      ) : null}
    </SearchField>
  );
}
