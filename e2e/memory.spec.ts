import type { Page } from '@playwright/test';
import { drop, expect, expectNoSeriousFaults, test, textFile } from './pages/heapstory.ts';

const SNAPSHOTS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Nine snapshots of one leaking server: what expvar said, and its heap profiles. */
async function openSnapshots(page: Page): Promise<void> {
  await page.goto('./');
  await drop(page, [...SNAPSHOTS.map((at) => textFile(`leakshop/expvar.0${at}.json`)), ...SNAPSHOTS.map((at) => textFile(`leakshop/heap.0${at}.debug1.txt`))]);
  // What is shown first is decided once all of them are read.
  await expect(page.getByRole('contentinfo')).toContainText('9 captures are compared');
  await openMemory(page);
}

async function openMemory(page: Page): Promise<void> {
  await expect(async () => {
    await page.getByRole('navigation', { name: 'Open captures' }).getByRole('button', { name: 'Memory', exact: true }).click();
    await expect(page.getByRole('slider', { name: 'Moment' })).toBeVisible({ timeout: 2000 });
  }).toPass();
}

function heap(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('region', { name: 'Heap and process' });
}

test('nine snapshots stand on one time axis, with the heap profiles as pins that open them', async ({ page }) => {
  await openSnapshots(page);
  const pins = page.getByRole('group', { name: 'Captures on the time axis' }).getByRole('button');
  await expect(pins).toHaveCount(9);
  await expect(heap(page).getByRole('button', { name: 'Allocated' })).toContainText('377 MB');
  await expectNoSeriousFaults(page);
  await pins.nth(2).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('heap.02.debug1.txt');
});

test('the crosshair reads by keyboard, a drag zooms, and Escape shows everything again', async ({ page }) => {
  await openSnapshots(page);
  const slider = page.getByRole('slider', { name: 'Moment' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', /Allocated 4\.43 MB/);
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /Allocated 377 MB/);
  const plot = heap(page).locator('.chart-plot');
  const box = (await plot.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 4 });
  await page.mouse.up();
  const all = page.getByRole('button', { name: /Show everything/ });
  await expect(all).toBeVisible();
  await slider.focus();
  await page.keyboard.press('Escape');
  await expect(all).toHaveCount(0);
  await heap(page).getByRole('button', { name: 'Goal' }).click();
  await expect(heap(page).getByRole('button', { name: 'Goal' })).toHaveAttribute('aria-pressed', 'false');
});

test('the account of a moment adds up, and is compared with a pinned one', async ({ page }) => {
  await openSnapshots(page);
  const account = page.getByRole('region', { name: 'Where is my memory' });
  await expect(account).toContainText('of Sys');
  await expect(account.getByRole('row', { name: /Live heap/ })).toContainText('377 MB');
  await page.getByRole('slider', { name: 'Moment' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await account.getByRole('button', { name: 'Pin to compare' }).click();
  await page.getByRole('slider', { name: 'Moment' }).focus();
  await page.keyboard.press('End');
  await expect(account).toContainText('Compared with');
  await expect(account.getByRole('row', { name: /Live heap/ })).toContainText('+3');
  await expectNoSeriousFaults(page);
});

test('what another GOGC or a limit would make of it', async ({ page }) => {
  await openSnapshots(page);
  const whatIf = page.getByRole('region', { name: 'What if: GOGC and GOMEMLIMIT' });
  await expect(whatIf).toContainText('not told; taken as 100');
  await whatIf.getByRole('spinbutton', { name: 'GOGC, in percent' }).fill('50');
  await expect(whatIf).toContainText('about 2 times as often as now');
  await whatIf.getByRole('checkbox', { name: 'none' }).uncheck();
  await whatIf.getByRole('textbox', { name: 'GOMEMLIMIT, a size' }).fill('450MiB');
  await expect(whatIf).toContainText('The memory limit decides');
  await whatIf.getByRole('checkbox', { name: 'off' }).check();
  await expect(whatIf).toContainText('The memory limit decides');
  await whatIf.getByRole('checkbox', { name: 'none' }).check();
  await expect(whatIf).toContainText('no collection');
});

test('two chosen captures are compared, the earlier one as the base', async ({ page }) => {
  await openSnapshots(page);
  const list = page.getByRole('region', { name: 'Captures' });
  await list.getByRole('checkbox', { name: 'Compare heap.06.debug1.txt' }).check();
  await list.getByRole('checkbox', { name: 'Compare heap.01.debug1.txt' }).check();
  await list.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('heap.01.debug1.txt and heap.06.debug1.txt');
});

test('further series are found by name; those that only grow are rates', async ({ page }) => {
  await openSnapshots(page);
  await page.getByRole('button', { name: /Add series/ }).click();
  await page.getByRole('searchbox', { name: 'Find a series' }).fill('total-alloc');
  await page.getByRole('checkbox', { name: /heap\.total-alloc/ }).check();
  await page.keyboard.press('Escape');
  const chart = page.getByRole('region', { name: 'Bytes per second' });
  await expect(chart.getByRole('button', { name: 'Allocation', exact: false }).first()).toContainText('MB/s');
  await page.getByRole('checkbox', { name: 'As rates' }).uncheck();
  await expect(page.getByRole('region', { name: 'Bytes', exact: true })).toContainText('GB');
});

test('Go and the JVM have a timeline each; where only order is known, it says so', async ({ page }) => {
  await page.goto('./');
  await drop(page, [textFile('java17/jstat-gc-g1.txt'), textFile('go126/gctrace1.txt')]);
  await openMemory(page);
  await page.getByRole('radio', { name: 'JVM' }).check({ force: true });
  await expect(page.getByRole('main')).toContainText('Only the order is known');
  await expect(page.getByRole('region', { name: 'Generations' })).toContainText('Old generation');
  await expectNoSeriousFaults(page);
});
