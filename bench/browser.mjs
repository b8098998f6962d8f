/** One headless Chromium for all candidates, and what is measured in a page. */
import { chromium } from 'playwright';

export async function launch(executablePath) {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--no-first-run', '--js-flags=--max-old-space-size=8192'],
  });
}

/** Opens a page that notes its long tasks from the start. */
export async function openPage(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let crashed = false;
  page.on('crash', () => {
    crashed = true;
  });
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) globalThis.longTasks.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(1000);
  return { page, close: () => context.close(), hasCrashed: () => crashed };
}

/**
 * Drops a file as a person would and waits until `isShown` (run in the page) holds and a frame was painted.
 * Answers milliseconds from the drop, and the longest main-thread task since.
 */
export async function timeDrop({ page, hasCrashed }, path, isShown, timeoutMs) {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'bench-file';
    input.style.display = 'none';
    document.body.append(input);
  });
  await page.setInputFiles('#bench-file', path);
  const start = await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(document.querySelector('#bench-file').files[0]);
    const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
    globalThis.dropAt = performance.now();
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
    return globalThis.dropAt;
  });
  try {
    const shownAt = await page.waitForFunction(isShown, undefined, { polling: 'raf', timeout: timeoutMs });
    const at = await shownAt.jsonValue();
    const end = typeof at === 'number' ? at : await page.evaluate(() => performance.now());
    await page.waitForTimeout(300);
    const tasks = await page.evaluate((from) => globalThis.longTasks.filter((task) => task.startTime >= from), start);
    return { ms: end - start, longestTask: Math.max(0, ...tasks.filter((task) => task.startTime < end).map((task) => task.duration)) };
  } catch (error) {
    return { failed: hasCrashed() ? 'the tab crashed' : `not shown after ${Math.round(timeoutMs / 1000)} s (${String(error).split('\n')[0]})` };
  }
}

/**
 * Main-thread work between two animation frames, for all frames while `act` runs; from Chromium's own trace. `cpu` is
 * what the thread really ran, `wall` what passed meanwhile: on a busy machine they part.
 */
export async function traceFrames(browser, page, act) {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  // The first event under tracing makes V8 log every function it has: that is not the page's work.
  await page.mouse.move(3, 3);
  await page.keyboard.press('Shift');
  await page.waitForTimeout(500);
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8'));
  const frames = trace.traceEvents.filter(({ name }) => name === 'FireAnimationFrame');
  // The thread that fires animation frames is the page's main thread.
  const busiest = new Map();
  for (const { pid, tid } of frames) busiest.set(`${pid}:${tid}`, (busiest.get(`${pid}:${tid}`) ?? 0) + 1);
  const [main] = [...busiest].sort((a, b) => b[1] - a[1])[0] ?? [];
  const isMain = ({ pid, tid }) => `${pid}:${tid}` === main;
  const tasks = trace.traceEvents.filter((event) => isMain(event) && event.name === 'ThreadControllerImpl::RunTask' && event.ph === 'X');
  const starts = frames.filter(isMain).map(({ ts }) => ts).sort((a, b) => a - b).filter((ts) => ts > warmUpEnd(trace));
  const work = starts.map(() => ({ cpu: 0, wall: 0 }));
  let frame = 0;
  for (const { ts, dur, tdur } of tasks.sort((a, b) => a.ts - b.ts)) {
    if (ts < starts[0]) continue;
    while (frame < starts.length - 1 && ts + dur > starts[frame + 1]) frame++;
    work[frame].wall += dur / 1000;
    work[frame].cpu += (tdur ?? dur) / 1000;
  }
  return work;
}

/** Half a second after the first frame under tracing. */
function warmUpEnd({ traceEvents }) {
  const first = Math.min(...traceEvents.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts));
  return first + 450_000;
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
