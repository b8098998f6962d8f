/** How often the leak hints are right, on the labelled programs of fixtures/leaks, and what they add to opening. */
import { join } from 'node:path';
import { loadBuilt } from './load-built.mjs';

export async function hintTable(root, out) {
  const { judge, readLabels, tableOf, tableText } = await loadBuilt(root, out, 'src/testing/leak-corpus.ts');
  const leaks = join(root, 'fixtures', 'leaks');
  const judged = [];
  for (const label of readLabels(leaks)) judged.push(...(await judge(leaks, label)));
  const table = tableOf(judged);
  console.log('\nLeak hints on labelled programs');
  console.log(tableText(table));
  return table;
}
