import { useEffect, useState } from 'react';
import type { Answer } from '../../engine/contract.ts';
import type { Finding } from '../../model/finding.ts';
import type { Comparison } from '../../store/comparison.ts';
import { makeLink, type MadeLink } from './make-link.ts';
import { BUDGETS, isWhole, type Budget, type BudgetId } from './share-budgets.ts';

export interface Ladder {
  /** Rungs that have been measured. */
  readonly rungs: Readonly<Partial<Record<BudgetId, Answer<MadeLink>>>>;
  /** The one that is being measured; undefined once all are there. */
  readonly measuring: Budget | undefined;
}

const NOTHING: Ladder['rungs'] = {};
/** What is wanted most comes first. */
const ORDER: readonly BudgetId[] = ['default', 'chat', 'issue', 'full'];

/** The engine measures one rung at a time, whoever asks: the next question waits for the rung that is under way. */
let underWay: Promise<unknown> = Promise.resolve();

/** A link for each budget, each told as it comes. What was asked before the dialog closed or the question changed ends with its rung. */
export function useLadder(comparison: Comparison, redact: boolean, findings: readonly Finding[]): Ladder {
  const [made, setMade] = useState<{ readonly comparison: Comparison; readonly redact: boolean; readonly findings: readonly Finding[]; readonly rungs: Ladder['rungs'] }>();
  useEffect(() => {
    let wanted = true;
    void measure(comparison, redact, findings, () => wanted, (rungs) => setMade({ comparison, redact, findings, rungs }));
    return () => {
      wanted = false;
    };
  }, [comparison, redact, findings]);
  const rungs = made?.comparison === comparison && made.redact === redact && made.findings === findings ? made.rungs : NOTHING;
  const next = ORDER.find((id) => rungs[id] === undefined);
  return { rungs, measuring: BUDGETS.find(({ id }) => id === next) };
}

async function measure(
  comparison: Comparison,
  redact: boolean,
  findings: readonly Finding[],
  isWanted: () => boolean,
  tell: (rungs: Ladder['rungs']) => void,
): Promise<void> {
  const measured = new Map<BudgetId, Answer<MadeLink>>();
  for (const id of ORDER) {
    await underWay;
    if (!isWanted()) return;
    const budget = BUDGETS.find((one) => one.id === id)!;
    const rung = exactAlready([...measured.values()], budget) ?? makeLink(comparison, budget, redact, findings);
    underWay = Promise.resolve(rung).catch(() => undefined);
    measured.set(id, await rung);
    if (!isWanted()) return;
    tell(Object.fromEntries(measured));
  }
}

/** More room changes nothing then. */
function exactAlready(rungs: readonly Answer<MadeLink>[], { characters }: Budget): Answer<MadeLink> | undefined {
  return rungs.find((rung) => rung.ok && isWhole(rung.value.shared) && rung.value.text.length <= characters);
}
