import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { drop, expect, expectNoSeriousFaults, test, type DroppedFile } from './pages/heapstory.ts';

/** From fixtures/objects. */
function objects(path: string): DroppedFile {
  return { name: basename(path), bytes: readFileSync(fileURLToPath(new URL(`../fixtures/objects/${path}`, import.meta.url))) };
}

/** An executable as it lies beside a dump. */
function program(path: string): DroppedFile {
  const { name, bytes } = objects(path);
  return { name: name.replace(/\.gz$/, ''), bytes: gunzipSync(bytes) };
}

const tree = (page: Page): Locator => page.getByRole('treegrid', { name: 'Dominator tree' });
const treeRows = (page: Page): Locator => tree(page).getByRole('row').filter({ has: page.getByRole('gridcell') });
const grid = (page: Page, name: string | RegExp): Locator => page.getByRole('grid', { name });

async function open(page: Page, path: string, ...beside: readonly DroppedFile[]): Promise<void> {
  await page.goto('./');
  await drop(page, [objects(path), ...beside]);
  await expect(treeRows(page).first()).toBeVisible();
}

test('one click leads to the map that a Java class holds, and says what fills it', async ({ page }) => {
  await open(page, 'hprof/shop-b.hprof.gz');
  await expect(page.getByRole('heading', { name: /Java heap/ })).toBeVisible();
  await page.getByRole('button', { name: 'Next big drop' }).click();
  await expect(tree(page).getByRole('row', { selected: true })).toContainText('HashMap$Node[]');
  await expect(treeRows(page).filter({ hasText: 'shop.Shop$OrderCache' })).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('status').filter({ hasText: 'of the heap' })).toContainText('1,000 × java.util.HashMap$Node');
});

test('a Go dump names the map of a package once its executable is dropped with it', async ({ page }) => {
  await open(page, 'go/baskets-b.godump.gz', program('go/baskets.gz'));
  await expect(page.getByRole('heading', { name: /Go heap/ })).toBeVisible();
  await page.getByRole('button', { name: 'Next big drop' }).click();
  await expect(tree(page).getByRole('row', { selected: true })).toContainText('main.');
});

test('a Go dump without its executable says how its types get names', async ({ page }) => {
  await open(page, 'go/baskets-stripped-b.godump.gz');
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('executable');
});

test('three steps lead from a V8 snapshot to the object that holds most, and why it is alive', async ({ page }) => {
  await open(page, 'v8/sessions.heapsnapshot.gz');
  await page.getByRole('tab', { name: 'Histogram' }).click();
  await grid(page, 'Histogram').getByRole('row').filter({ has: page.getByText('Map', { exact: true }) }).dblclick();
  const instances = grid(page, 'Instances of Map');
  await instances.getByRole('row').filter({ hasText: '20,000 entries' }).dblclick();
  await expect(page.getByRole('tab', { name: 'Object' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel').first()).toContainText('20,000 entries');
});

test('keys walk the tree, open a set, and lead back', async ({ page }) => {
  await open(page, 'hprof/shop-b.hprof.gz');
  await tree(page).focus();
  await page.keyboard.press('ArrowDown');
  const first = treeRows(page).first();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(first).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(first).toHaveAttribute('aria-expanded', 'true');
  await expect(treeRows(page).nth(1)).toHaveAttribute('aria-level', '2');
  await page.keyboard.press('ArrowRight');
  await expect(treeRows(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(first).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Enter');
  await expect(grid(page, /^Instances of/)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(tree(page)).toBeFocused();
  await expect(first).toHaveAttribute('aria-selected', 'true');
});

test('End goes on as rows come, and always has a row to act on', async ({ page }) => {
  await open(page, 'hprof/shop-b.hprof.gz');
  await tree(page).focus();
  const selected = tree(page).getByRole('row', { selected: true });
  for (const index of [102, 202]) {
    await page.keyboard.press('End');
    await expect(selected).toHaveAttribute('aria-rowindex', String(index));
    await expect(selected).not.toContainText('more');
    await expect(tree(page)).toHaveAttribute('aria-activedescendant', (await selected.getAttribute('id')) ?? 'none');
  }
  await page.keyboard.press('Enter');
  await expect(grid(page, /^Instances of/)).toBeFocused();
});

test('what a tree said is not said of another view, and a package is no thing there are many of', async ({ page }) => {
  await open(page, 'hprof/shop-b.hprof.gz');
  const status = page.getByRole('status').filter({ hasText: 'of the heap' });
  await page.getByRole('radio', { name: 'Package' }).click();
  await page.getByRole('button', { name: 'Next big drop' }).click();
  await expect(status).toContainText('1,002 objects of java.util.');
  await page.getByRole('button', { name: 'Next big drop' }).click();
  await expect(status).toContainText('The bytes spread from here: shop keeps');
  await page.getByRole('tab', { name: 'Histogram' }).click();
  await expect(status).toHaveCount(0);
});

test('a file name cannot turn around or hide the text beside it', async ({ page }) => {
  await page.goto('./');
  await drop(page, [{ ...objects('hprof/shop-a.hprof.gz'), name: 'ev\u202Eil\u0007<b>.hprof.gz' }]);
  await expect(treeRows(page).first()).toBeVisible();
  await expect(page).toHaveTitle('ev\ufffdil␇<b>.hprof.gz · Heapstory');
  const content = await page.content();
  for (const sign of ['\u202E', '\u0007']) expect(content).not.toContain(sign);
});

test('the histogram drills into instances, an object, and back through what was visited', async ({ page }) => {
  await open(page, 'hprof/shop-b.hprof.gz');
  await page.keyboard.press('2');
  await page.keyboard.press('/');
  await page.keyboard.type('java.lang.String');
  const rows = grid(page, 'Histogram').getByRole('row').filter({ has: page.getByRole('gridcell') });
  await expect(rows.first()).toContainText('String');
  await rows.filter({ hasText: /^“”java\.lang\.String/ }).first().dblclick();
  const instances = grid(page, 'Instances of java.lang.String');
  await instances.getByRole('row').nth(1).dblclick();
  await expect(page.getByRole('tab', { name: 'Object' })).toHaveAttribute('aria-selected', 'true');
  const address = /0x[0-9a-f]+/.exec(await page.getByRole('tabpanel').first().innerText())?.[0] ?? '';
  await page.keyboard.press('1');
  await page.keyboard.press('a');
  await page.keyboard.type('0x1');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No object of this heap is at 0x1.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.type('shop.Order');
  await page.keyboard.press('Enter');
  await expect(page.getByText('That is no address. An address looks like 0x7ff001230.')).toBeVisible();
  await page.keyboard.press('Escape');
  // As some tools print it.
  await page.keyboard.type(address.slice(2));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tabpanel').first()).toContainText(address);
});

test('the picture zooms where it is clicked, takes the table along, and finds the way back', async ({ page }) => {
  await page.setViewportSize({ width: 1400, height: 800 });
  await open(page, 'hprof/shop-b.hprof.gz');
  const picture = page.getByRole('application', { name: /Icicle/ });
  const path = page.getByRole('navigation', { name: 'Zoom path' }).getByRole('listitem');
  await expect(path).toHaveText(['all']);
  await picture.click({ position: { x: 60, y: 45 } });
  await expect(path).toHaveCount(2);
  await expect(tree(page).getByRole('row', { selected: true })).toHaveCount(1);
  await page.keyboard.press('Backspace');
  await expect(path).toHaveText(['all']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(path).toHaveCount(2);
  await page.keyboard.press('0');
  await expect(path).toHaveText(['all']);
  await page.keyboard.press('i');
  await expect(page.getByRole('application', { name: /Treemap/ })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the tables of a heap have no serious accessibility fault (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    // Each row is looked at: a few are enough.
    await page.setViewportSize({ width: 1400, height: 480 });
    await open(page, 'hprof/shop-b.hprof.gz');
    await page.getByRole('button', { name: 'Next big drop' }).click();
    await expect(tree(page).getByRole('row', { selected: true })).toHaveCount(1);
    await expectNoSeriousFaults(page);
    await page.keyboard.press('2');
    await expect(grid(page, 'Histogram').getByRole('row').nth(2)).toBeVisible();
    await expectNoSeriousFaults(page);
  });

  test(`a set, an object and the flame graph of a heap have no serious accessibility fault (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1400, height: 480 });
    await open(page, 'hprof/shop-b.hprof.gz');
    await page.keyboard.press('2');
    await grid(page, 'Histogram').getByRole('row').nth(1).dblclick();
    await expect(grid(page, /^Instances of/).getByRole('row').nth(1)).toBeVisible();
    await expectNoSeriousFaults(page);
    await grid(page, /^Instances of/).getByRole('row').nth(1).dblclick();
    await expect(page.getByText('Why alive')).toBeVisible();
    await expectNoSeriousFaults(page);
    await page.keyboard.press('3');
    await expect(page.getByRole('application', { name: /Flame graph/ })).toBeVisible();
    await expectNoSeriousFaults(page);
  });
}
