import { counted } from '../../lib/counted.ts';
/** "What grew" as text for a spreadsheet: all rows in the shown order, with exact numbers. */
import { engine, say } from '../../store/actions.ts';
import { shownComparison } from '../../store/compare-actions.ts';
import { compareQuery } from '../../store/comparison.ts';
import { session } from '../../store/session.ts';
import { copyText } from '../shared/clipboard.ts';
import { scaledUnit } from './compared.ts';
import { grewLines } from './grew-lines.ts';

const MOST_ROWS = 1e6;

export async function copyGrew(): Promise<void> {
  const comparison = shownComparison(session.getState());
  if (!comparison) return;
  const { by, order, tableText } = comparison;
  const query = compareQuery(comparison);
  const [facts, page] = await Promise.all([
    engine.calls.compareFacts(query),
    engine.calls.grew(query, by, order, tableText, 0, MOST_ROWS),
  ]);
  if (!facts.ok || !page.ok) {
    say(!facts.ok ? facts.error.sentence : !page.ok ? page.error.sentence : '');
    return;
  }
  const text = grewLines(page.value.rows, scaledUnit(facts.value, comparison), comparison.captures.length > 2, facts.value.onlyDeltaRates);
  say((await copyText(text)) ? `Copied ${counted(page.value.rows.length, 'row')}` : 'The browser did not allow copying.');
}
