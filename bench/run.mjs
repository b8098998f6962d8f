/**
 * Heapstory beside what one would use instead, in one run, in the same headless Chromium, on this machine.
 *
 *   npm run bench [-- --runs 3] [--small FILE.pb.gz] [--large FILE.pb.gz] [--only drop|large|frames]
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
import { makeProfile } from './make-profile.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..');
const OUT = join(HERE, 'out');

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    small: { type: 'string' },
    large: { type: 'string' },
    only: { type: 'string' },
  },
});
const runs = Number(options.runs);
const wanted = (part) => options.only === undefined || options.only === part;

async function profile(name, given, samples) {
  if (given !== undefined) return given;
  mkdirSync(OUT, { recursive: true });
  const path = join(OUT, name);
  if (!existsSync(path)) {
    console.log(`making ${name} …`);
    await makeProfile(samples, 20_000, path);
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
  const box = await page.locator('canvas').first().boundingBox();
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
  const busy = work.filter((ms) => ms > 0);
  const result = { frames: busy.length, p50: percentile(busy, 0.5), p95: percentile(busy, 0.95), longest: Math.max(...busy) };
  console.log('\nPan and zoom over a tree of a million nodes, main-thread work per frame');
  console.log(`  ${result.frames} frames · median ${result.p50.toFixed(1)} ms · 95th percentile ${result.p95.toFixed(1)} ms · longest ${result.longest.toFixed(1)} ms`);
  return result;
}

execFileSync('npm', ['run', '-s', 'build:page'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
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
} finally {
  await browser.close();
  heapstory.server.close();
  speedscope.server.close();
}
mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
