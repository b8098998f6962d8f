/**
 * Heapstory beside what one would use instead, in one run, in the same headless Chromium, on this machine.
 *
 *   npm run bench [-- --runs 3] [--small FILE.pb.gz] [--large FILE.pb.gz] [--only drop|large|frames|compare|link|heaps|questions|dominators|texts|hints]
 *   npm run bench -- hints    the same as --only hints: without a browser
 *
 * Prints a table with ratios; bench/out/results.json has the single figures. Needs a built page (it builds one).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findChromium } from '../.ci/chromium.mjs';
import { serve } from '../e2e/serve.mjs';
import { launch, openPage, percentile, timeDrop, traceFrames } from './browser.mjs';
import { benchDevtools } from './devtools/bench.mjs';
import { dominatorTimes } from './dominators.mjs';
import { HEAPS, describeHeap, heapFile, openHeap } from './heaps.mjs';
import { hintTable, hintTimes } from './hints.mjs';
import { makeProfile } from './make-profile.mjs';
import { questionTimes } from './questions.mjs';
import { textTimes } from './texts.mjs';

/** 60 frames a second. */
const FRAME_MS = 16.7;
const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..');
const OUT = join(HERE, 'out');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    small: { type: 'string' },
    large: { type: 'string' },
    only: { type: 'string' },
  },
});
const runs = Number(options.runs);
const only = options.only ?? positionals[0];
const wanted = (part) => only === undefined || only === part;

async function profile(name, given, samples, seed = 1) {
  if (given !== undefined) return given;
  mkdirSync(OUT, { recursive: true });
  const path = join(OUT, name);
  if (!existsSync(path)) {
    console.log(`making ${name} …`);
    await makeProfile(samples, 20_000, path, seed);
  }
  return path;
}

/** The mark that the flame graph sets when it first has something to show. */
const heapstoryShown = () => performance.getEntriesByName('first-flame')[0]?.startTime;
/** speedscope's toolbar offers its views once a profile is shown. */
const speedscopeShown = () => document.body.innerText.includes('Left Heavy');

async function drops(browser, url, path, isShown, times, timeoutMs) {
  const results = [];
  for (let run = 0; run < times; run++) {
    const opened = await openPage(browser, url);
    results.push(await timeDrop(opened, path, isShown, timeoutMs));
    await opened.close().catch(() => undefined);
    if (results.at(-1).failed) break;
  }
  return results;
}

function goTop(path) {
  if (spawnSync('go', ['version']).status !== 0) return { skipped: 'Go is not here' };
  const start = performance.now();
  execFileSync('go', ['tool', 'pprof', '-top', path], { stdio: ['ignore', 'ignore', 'ignore'], maxBuffer: 1 << 28 });
  return { ms: performance.now() - start };
}

function summary(results) {
  const failed = results.find((result) => result.failed);
  if (failed) return { text: failed.failed };
  const ms = percentile(results.map((result) => result.ms), 0.5);
  const longestTask = Math.max(...results.map((result) => result.longestTask ?? 0));
  return { ms, longestTask, text: `${(ms / 1000).toFixed(2)} s` };
}

function row(name, result, base) {
  const ratio = result.ms !== undefined && base?.ms !== undefined && result !== base ? `${(result.ms / base.ms).toFixed(1)}×` : '';
  const task = result.longestTask === undefined ? '' : `${Math.round(result.longestTask)} ms`;
  console.log(`  ${name.padEnd(28)}${result.text.padEnd(26)}${ratio.padEnd(10)}${task}`);
}

async function compare(title, browser, urls, path, times, speedscopeTimeout) {
  const size = execFileSync('gzip', ['-dc', path], { maxBuffer: 2 ** 31 - 1 }).length;
  console.log(`\n${title}: ${(size / 1e6).toFixed(0)} MB raw, ${(statSync(path).size / 1e6).toFixed(1)} MB gzipped`);
  console.log(`  ${''.padEnd(28)}${'drop to first picture'.padEnd(26)}${'ratio'.padEnd(10)}longest main-thread task`);
  const ours = summary(await drops(browser, urls.heapstory, path, heapstoryShown, times, 120_000));
  row('Heapstory', ours);
  const theirs = summary(await drops(browser, urls.speedscope, path, speedscopeShown, Math.min(times, 2), speedscopeTimeout));
  row('speedscope 1.25.0', theirs, ours);
  const top = goTop(path);
  if (top.skipped) console.log(`  go tool pprof -top          skipped: ${top.skipped}`);
  else row('go tool pprof -top', { ...top, text: `${(top.ms / 1000).toFixed(2)} s` }, ours);
  return { title, rawBytes: size, heapstory: ours, speedscope: theirs, pprofTop: top };
}

async function frames(browser, url, path) {
  const opened = await openPage(browser, url);
  const { page } = opened;
  const shown = await timeDrop(opened, path, heapstoryShown, 120_000);
  if (shown.failed) throw new Error(shown.failed);
  await page.waitForTimeout(1500);
  const box = await page.locator('canvas.flame-canvas').boundingBox();
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 3;
  await page.mouse.move(x, y);
  const wheel = async (dx, dy, ctrl) => {
    if (ctrl) await page.keyboard.down('Control');
    await page.mouse.wheel(dx, dy);
    if (ctrl) await page.keyboard.up('Control');
    await page.waitForTimeout(8);
  };
  const work = await traceFrames(browser, page, async () => {
    for (let step = 0; step < 40; step++) await wheel(0, -60, true);
    await page.mouse.down();
    for (let step = 0; step < 120; step++) await page.mouse.move(x + 200 * Math.sin(step / 9), y + 60 * Math.sin(step / 7));
    await page.mouse.up();
    for (let step = 0; step < 40; step++) await wheel(0, step % 2 ? 120 : -40, false);
    for (let step = 0; step < 40; step++) await wheel(0, 60, true);
  });
  await opened.close();
  const busy = work.filter(({ wall }) => wall > 0);
  console.log(`\nPan and zoom over a tree of a million nodes: ${busy.length} frames, main-thread work per frame`);
  const result = { frames: busy.length };
  for (const clock of ['cpu', 'wall']) {
    const ms = busy.map((frame) => frame[clock]);
    result[clock] = { p50: percentile(ms, 0.5), p95: percentile(ms, 0.95), longest: Math.max(...ms) };
    const { p50, p95, longest } = result[clock];
    const verdict = clock === 'cpu' ? (p95 <= FRAME_MS ? ` · within ${FRAME_MS} ms` : ` · over ${FRAME_MS} ms`) : '';
    console.log(`  ${clock.padEnd(5)} median ${p50.toFixed(1)} ms · 95th percentile ${p95.toFixed(1)} ms · longest ${longest.toFixed(1)} ms${verdict}`);
  }
  return result;
}

/** Whole processes of the command line tool: opening two profiles, and opening and comparing them. */
function compareTimes(base, head) {
  const tool = join(ROOT, 'dist-cli', 'heapstory.mjs');
  const time = (...args) => {
    const start = performance.now();
    execFileSync(process.execPath, [tool, ...args], { stdio: ['ignore', 'ignore', 'ignore'], maxBuffer: 1 << 28 });
    return performance.now() - start;
  };
  const median = (take) => percentile(Array.from({ length: runs }, take), 0.5);
  const opened = median(() => time('open', base, head));
  const compared = median(() => time('diff', base, head, '--type', 'inuse_space', '-n', '50'));
  console.log('\nComparing two profiles of 300,000 samples (~39 MB raw) by path, whole processes');
  console.log(`  opening both ${(opened / 1000).toFixed(2)} s · opening and comparing both ${(compared / 1000).toFixed(2)} s · ${(compared / opened).toFixed(2)}×`);
  return { opened, compared, ratio: compared / opened };
}

/** From following a link to the first picture of the comparison in it: into a new tab, and in a page that is open. */
async function linkTimes(browser, url, base, head) {
  const tool = join(ROOT, 'dist-cli', 'heapstory.mjs');
  const link = execFileSync(process.execPath, [tool, 'link', base, head, '--type', 'inuse_space', '--budget', '30000', '--site', url], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  const times = { cold: [], open: [] };
  for (let run = 0; run < runs; run++) {
    for (const kind of ['cold', 'open']) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      await page.goto(kind === 'cold' ? link : url);
      let from = 0;
      if (kind === 'open') {
        await page.waitForTimeout(1000);
        from = await page.evaluate((hash) => {
          location.hash = hash;
          return performance.now();
        }, new URL(link).hash);
      }
      const mark = await page.waitForFunction(() => performance.getEntriesByName('first-flame')[0]?.startTime, undefined, { polling: 'raf' });
      times[kind].push((await mark.jsonValue()) - from);
      await context.close();
    }
  }
  const [cold, open] = [times.cold, times.open].map((list) => percentile(list, 0.5));
  console.log(`\nFrom a link of ${link.length} characters to the first picture`);
  console.log(`  in an open page ${Math.round(open)} ms · into a new tab, loading the page as well ${Math.round(cold)} ms`);
  return { characters: link.length, cold, open };
}

/** Heaps from the drop to the dominator tree; V8 snapshots beside DevTools' own worker in the same Chromium. */
async function heaps(browser, url) {
  console.log('\nHeaps of objects, from the drop to the dominator tree');
  const rows = [];
  for (const heap of HEAPS) {
    const { path, skipped } = heapFile(heap, OUT);
    if (skipped) {
      console.log(`  ${heap.title.padEnd(40)}skipped: ${skipped}`);
      continue;
    }
    const ours = await openHeap(browser, url, path, runs);
    console.log(describeHeap(heap, path, ours, heap.limitMs === undefined ? '' : ` · wanted: ${heap.limitMs / 1000} s`));
    const row = { heap: heap.name, ours };
    rows.push(row);
    if (!heap.name.endsWith('.heapsnapshot') || ours.failed) continue;
    const theirs = await benchDevtools({ browser, file: path, runs: Math.min(runs, 2) });
    if (theirs.skipped) {
      console.log(`    Chrome DevTools' worker skipped: ${theirs.skipped}`);
      continue;
    }
    const ms = percentile(theirs.ms, 0.5);
    row.devtools = ms;
    console.log(`    Chrome DevTools' workers${''.padEnd(22)}${(ms / 1000).toFixed(2)} s   ${(ms / ours.ms).toFixed(1)}×`);
  }
  return rows;
}

/** Two heaps of each kind, the larger one second. */
async function questions() {
  const rows = {};
  for (const ending of ['.heapsnapshot', '.hprof']) {
    const made = HEAPS.filter(({ name }) => name.endsWith(ending)).map((heap) => heapFile(heap, OUT));
    const skipped = made.find((file) => file.skipped);
    if (skipped) console.log(`\nQuestions about ${ending} skipped: ${skipped.skipped}`);
    else rows[ending] = await questionTimes(ROOT, OUT, made.map(({ path }) => path));
  }
  return rows;
}

async function hints() {
  return { table: await hintTable(ROOT, OUT), times: await hintTimes(ROOT, OUT) };
}

function keep(figures) {
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, 'results.json'), `${JSON.stringify(figures, null, 2)}\n`);
}

if (only === 'hints') {
  keep({ hints: await hints() });
  process.exit();
}
execFileSync('npm', ['run', '-s', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
const executablePath = await findChromium();
const heapstory = await serve(0, join(ROOT, 'dist'));
const speedscope = await serve(0, join(ROOT, 'node_modules', 'speedscope', 'dist', 'release'));
const urls = { heapstory: heapstory.url, speedscope: speedscope.url };
const browser = await launch(executablePath);
console.log(
  `${cpus()[0].model}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB · Node ${process.version} · Chromium ${browser.version()} headless · ${runs} runs, medians`,
);
const results = {};
try {
  if (wanted('drop')) {
    const small = await profile('heap-160k.pb.gz', options.small, 160_000);
    results.small = await compare('A large profile', browser, urls, small, runs, 240_000);
  }
  if (wanted('large')) {
    const large = await profile('heap-740k.pb.gz', options.large, 740_000);
    results.large = await compare('A very large profile', browser, urls, large, runs, 240_000);
  }
  if (wanted('frames')) {
    const million = await profile('heap-38k.pb.gz', undefined, 38_000);
    results.frames = await frames(browser, urls.heapstory, million);
  }
  if (wanted('compare')) {
    const [base, head] = [await profile('heap-300k-1.pb.gz', undefined, 300_000, 1), await profile('heap-300k-2.pb.gz', undefined, 300_000, 2)];
    results.compare = compareTimes(base, head);
  }
  if (wanted('link')) {
    const [base, head] = [await profile('heap-500-1.pb.gz', undefined, 500, 1), await profile('heap-500-2.pb.gz', undefined, 500, 2)];
    results.link = await linkTimes(browser, urls.heapstory, base, head);
  }
  if (wanted('heaps')) results.heaps = await heaps(browser, urls.heapstory);
  if (wanted('questions')) results.questions = await questions();
  if (wanted('texts')) results.texts = await textTimes(browser, urls.heapstory, ROOT, OUT, runs);
  if (wanted('dominators')) results.dominators = await dominatorTimes(ROOT, OUT, runs);
  if (wanted('hints')) results.hints = await hints();
} finally {
  await browser.close();
  heapstory.server.close();
  speedscope.server.close();
}
keep(results);
