import { useMemo, type ReactNode } from 'react';
import type { Answer, SearchResult, StackQuery } from '../../engine/contract.ts';
import { ok } from '../../lib/result.ts';
import { isOfOwners } from '../../model/capture.ts';
import type { Pattern } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';
import { addComparedFilter, compareLook } from '../../store/compare-actions.ts';
import { searchPattern } from '../../store/session.ts';
import { useCommandPort } from '../shared/command-port.ts';
import { SearchField } from '../shared/search-field.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { cellText } from '../shared/value-column.ts';
import type { Compared } from './compared.ts';

interface Question {
  readonly base: StackQuery;
  readonly head: StackQuery;
  readonly pattern: Pattern;
}

interface Found {
  readonly base: SearchResult;
  readonly head: SearchResult;
}

/** Both sides are searched at once. */
async function ask({ base, head, pattern }: Question): Promise<Answer<Found>> {
  const [inBase, inHead] = await Promise.all([engine.calls.search(base, pattern), engine.calls.search(head, pattern)]);
  if (!inBase.ok) return inBase;
  if (!inHead.ok) return inHead;
  return ok({ base: inBase.value, head: inHead.value });
}

/** Marks what matches in the pictures, and says what it came to on both sides. */
export function CompareSearch({ compared }: { readonly compared: Compared }): ReactNode {
  const { comparison, base, head, ownUnit: unit, twoSided, words } = compared;
  const port = useCommandPort();
  const { search, type, filters } = comparison;
  const question = useMemo((): Question | undefined => {
    const pattern = searchPattern({ search });
    if (!pattern) return undefined;
    const queryOf = (side: typeof base): StackQuery => ({
      capture: side.id,
      type: Math.max(0, side.valueTypes.findIndex((one) => one.type === type)),
      filters,
    });
    return { base: queryOf(base), head: queryOf(head), pattern };
  }, [search, base, head, type, filters]);
  const asked = useAnswer(question, ask);
  const found = question ? asked.value : undefined;
  return (
    <SearchField
      search={search}
      {...(isOfOwners(head.kind) ? { what: words.name[1] } : {})}
      failure={question ? asked.failure : undefined}
      stale={asked.stale}
      onSearch={(next) => compareLook({ search: next })}
      onEnter={() => {
        if (question) addComparedFilter({ kind: 'focus', pattern: question.pattern });
      }}
      onRegex={() => port.run('compare.search-regex')}
    >
      {found ? (
        <span title={`Enter keeps only the ${words.samples} that match, on both sides.`}>
          matched {twoSided ? '' : `${cellText(found.base.matched, unit)} → `}
          <b>{cellText(found.head.matched, unit)}</b>
        </span>
      ) : null}
    </SearchField>
  );
}
