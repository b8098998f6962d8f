/** How often the leak hints are right, on the labelled programs of fixtures/leaks, and what they add to opening. */
import { existsSync, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { loadBuilt } from './load-built.mjs';
import { makeProfile } from './make-profile.mjs';
import { makeManyGoroutines } from './make-texts.mjs';

/** The rules may add so much to opening. */
const MOST_SHARE = 0.25;

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

/** Two of the largest profiles, a dump of a million goroutines, and heaps that were made for other parts of the bench. */
async function largest(out) {
  const made = async (name, make) => {
    const path = join(out, name);
    if (!existsSync(path)) {
      console.log(`making ${name} …`);
      await make(path);
    }
    return path;
  };
  const heaps = [
    await made('heap-740k.pb.gz', (path) => makeProfile(740_000, 20_000, path, 1)),
    await made('heap-740k-2.pb.gz', (path) => makeProfile(740_000, 20_000, path, 2)),
  ];
  const dump = await made('dump-1000k.txt', (path) => makeManyGoroutines(path, 1_000_000));
  const others = ['sessions.heapsnapshot', 'sessions.godump', 'leaky-1000k.hprof'].map((name) => join(out, name)).filter((path) => existsSync(path));
  return [heaps.slice(0, 1), heaps, [dump], ...others.map((path) => [path])];
}

export async function hintTimes(root, out) {
  const { Engine } = await loadBuilt(root, out, 'src/engine/engine.ts');
  console.log('\nWhat hints add to opening the largest captures (Node)');
  const rows = [];
  for (const paths of await largest(out)) {
    const engine = new Engine();
    const start = performance.now();
    for (const path of paths) {
      const opened = await engine.open(path, { name: path, blob: await openAsBlob(path) }, () => undefined);
      if (!opened.ok) throw new Error(`${path}: ${opened.error.sentence}`);
    }
    const open = performance.now() - start;
    const report = await engine.hints({ harmlessRules: undefined });
    if (!report.ok) throw new Error(report.error.sentence);
    const hints = performance.now() - start - open;
    const names = paths.map((path) => path.slice(out.length + 1)).join(' + ');
    rows.push({ names, open, hints, share: hints / open });
    const verdict = hints <= MOST_SHARE * open ? 'within' : 'over';
    console.log(`  ${names.padEnd(40)}open ${(open / 1000).toFixed(2)} s · hints ${(hints / 1000).toFixed(2)} s · ${((100 * hints) / open).toFixed(0)} %, ${verdict} ${100 * MOST_SHARE} % · ${report.value.findings.length} findings`);
  }
  return rows;
}
