/**
 * How long DevTools itself takes from a file to a snapshot with dominators and retained sizes: its own two workers in the
 * same browser, fed as its panel feeds them. What its panel would draw afterwards is not counted.
 */
import { withDevtoolsPage } from './page.mjs';

/** Milliseconds of each run; `skipped` says why there are none. */
export async function benchDevtools({ browser, file, runs = 3 }) {
  const ms = [];
  let about;
  const outcome = await withDevtoolsPage(browser, async (page) => {
    await page.setInputFiles('#file', file);
    for (let run = 0; run < runs; run++) {
      const result = await page.evaluate(async () => {
        const { openSnapshot } = await import('./client.js');
        const snapshot = await openSnapshot(document.querySelector('#file').files[0]);
        snapshot.end();
        return { ms: snapshot.ms, nodes: snapshot.about.nodeCount, bytes: snapshot.about.totalSize };
      });
      ms.push(result.ms);
      about = { nodes: result.nodes, bytes: result.bytes };
    }
    return {};
  });
  return { ms, ...about, ...outcome };
}
