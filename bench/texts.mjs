/** Texts of an incident: from the drop to the groups or the timeline, and opening alone, in Node. */
import { existsSync, mkdirSync, openAsBlob, statSync } from 'node:fs';
import { join } from 'node:path';
import { openPage, percentile, timeDrop } from './browser.mjs';
import { loadBuilt } from './load-built.mjs';
import { makeDump, makeGcLog, makeManyGoroutines } from './make-texts.mjs';

/** A dump opens with its groups, or with what leaks when something likely does. */
const groupsShown = () => document.querySelector('.goroutines [role=row][aria-rowindex="2"], .finding') !== null;
const timelineShown = () => document.querySelector('path.chart-line') !== null;

const MIB = 2 ** 20;
const TEXTS = [
  { name: 'dump-64mb.txt', title: 'goroutine dump', limitMs: 4000, isShown: groupsShown, make: (path) => makeDump(path, 64 * MIB) },
  { name: 'gctrace-200mb.log', title: 'log with 4,000 gctrace lines', limitMs: 6000, isShown: timelineShown, make: (path) => makeGcLog(path, 200 * MIB, 4000) },
  { name: 'dump-1000k.txt', title: 'dump of 1,000,000 goroutines', limitMs: 10_000, isShown: groupsShown, make: (path) => makeManyGoroutines(path, 1_000_000) },
];

function textFile({ name, make }, folder) {
  const path = join(folder, name);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    console.log(`making ${name} …`);
    make(path);
  }
  return path;
}

async function openInNode(Engine, path) {
  const engine = new Engine();
  const blob = await openAsBlob(path);
  const start = performance.now();
  const opened = await engine.open('bench', { name: path, blob }, () => undefined);
  if (!opened.ok) throw new Error(opened.error.sentence);
  return performance.now() - start;
}

export async function textTimes(browser, url, root, out, runs) {
  const { Engine } = await loadBuilt(root, out, 'src/engine/engine.ts');
  console.log('\nTexts, from the drop to groups or timeline; and opening in Node');
  const rows = [];
  for (const text of TEXTS) {
    const path = textFile(text, out);
    const drops = [];
    for (let run = 0; run < runs; run++) {
      const opened = await openPage(browser, url);
      drops.push(await timeDrop(opened, path, text.isShown, 30_000));
      await opened.close().catch(() => undefined);
    }
    const failed = drops.find((drop) => drop.failed)?.failed;
    const node = await openInNode(Engine, path);
    const ms = percentile(drops.map((drop) => drop.ms), 0.5);
    const longestTask = Math.max(...drops.map((drop) => drop.longestTask));
    rows.push({ name: text.name, ms: failed === undefined ? ms : undefined, failed, longestTask, node, limitMs: text.limitMs });
    const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
    const page = failed ?? `${seconds(ms)}  longest task ${Math.round(longestTask)} ms · ${ms <= text.limitMs ? 'within' : 'over'} ${text.limitMs / 1000} s`;
    console.log(`  ${text.title.padEnd(32)}${size.padEnd(8)}Node ${seconds(node)}  page ${page}`);
  }
  return rows;
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
