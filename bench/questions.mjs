/** What is asked of heaps once they are open, in Node with the code that the worker runs. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { loadBuilt } from './load-built.mjs';

const BY_RETAINED = { by: 'retained', descending: true };

/** The whole reader, classes and sizes included, without dominators: the best of three. */
async function readingSpeed(root, out, file) {
  const { readV8Snapshot } = await loadBuilt(root, out, 'src/formats/v8/read.ts');
  const blob = await openAsBlob(file);
  const source = { size: blob.size, read: async (at, length) => new Uint8Array(await blob.slice(at, at + length).arrayBuffer()) };
  let best = 0;
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    await readV8Snapshot(source, { onProgress: () => undefined, isCancelled: () => false });
    best = Math.max(best, blob.size / 1e3 / (performance.now() - start));
  }
  return best;
}

/** `files`: two heaps of one kind. */
export async function questionTimes(root, out, files) {
  // Before anything else is in memory.
  const v8 = files.find((file) => file.endsWith('.heapsnapshot'));
  if (v8 !== undefined) console.log(`\nReading ${basename(v8)} alone: ${(await readingSpeed(root, out, v8)).toFixed(0)} MB/s (Node)`);
  const { Engine } = await loadBuilt(root, out, 'src/engine/engine.ts');
  const engine = new Engine();
  const captures = [];
  for (const file of files) {
    const answer = await engine.open(file, { name: basename(file), blob: await openAsBlob(file) }, () => undefined);
    if (!answer.ok) throw new Error(answer.error.sentence);
    captures.push(answer.value);
  }
  const [{ id, graph }] = captures;
  const rows = [];
  const time = async (what, ask) => {
    const start = performance.now();
    const answer = await ask();
    rows.push({ what, ms: performance.now() - start });
    if (!answer.ok) throw new Error(answer.error.sentence);
    return answer.value;
  };
  const other = graph.groupings.at(-1);
  await time(`merged tree, by ${other}`, () => engine.mergedChildren({ capture: id, grouping: other }, 0, BY_RETAINED, 0, 100));
  await time('its next row expanded', () => engine.mergedChildren({ capture: id, grouping: 'type' }, 1, BY_RETAINED, 0, 100));
  const types = await time('histogram of types', () => engine.histogram(id, 'type', { by: 'count', descending: true }, '', 0, 10));
  const most = types.rows.find(({ kind }) => kind === 'object') ?? types.rows[0];
  const set = { kind: 'type', type: most.key };
  const page = await time(`${most.count.toLocaleString('en')} instances of one type, sorted`, () => engine.instances(id, set, BY_RETAINED, 0, 50));
  await time('who refers to an object (the first time)', () => engine.referrers(id, page.rows[0].id, 0, 50));
  await time('all paths to an object', () => engine.paths({ capture: id, object: page.rows.at(-1).id, withLoose: false, ignored: [], most: 10 }));
  await time('merged paths of all instances', () => engine.mergedPaths({ capture: id, set, withLoose: false }));
  const query = { captures: captures.map((capture) => capture.id), base: 0, head: 1, filters: [] };
  await time('comparison of the two', () => engine.compareGraphs(query));
  await time('objects recognised', () => engine.comparedObjects(query));
  console.log(`\nOnce ${captures.map(({ name, graph: { objects } }) => `${name} (${(objects / 1e6).toFixed(1)} M objects)`).join(' and ')} are open (Node)`);
  for (const { what, ms } of rows) console.log(`  ${what.padEnd(48)}${ms.toFixed(0).padStart(6)} ms`);
  return rows;
}
