import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { capture, drop, expect, expectNoSeriousFaults, tableRows, test, toCapture, type DroppedFile } from './pages/heapstory.ts';

const SNAPSHOTS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

function text(path: string): DroppedFile {
  const bytes = readFileSync(fileURLToPath(new URL(`../fixtures/text/${path}`, import.meta.url)));
  return { name: path.slice(path.lastIndexOf('/') + 1), bytes };
}

const HEAPS = SNAPSHOTS.map((at) => capture(`leakshop/heap.0${at}.pb.gz`));
const DUMPS = [text('leakshop/goroutine.00.debug2.txt'), text('leakshop/goroutine.08.debug2.txt')];

const cards = (page: Page): Locator => page.getByRole('list', { name: 'Findings' }).getByRole('article');
const bar = (page: Page): Locator => page.getByRole('region', { name: 'Finding', exact: true });
const boardTab = (page: Page): Locator => page.getByRole('navigation', { name: 'Open captures' }).getByRole('button', { name: /^Findings/ });

async function openAll(page: Page): Promise<void> {
  await page.goto('./');
  await drop(page, [...HEAPS, ...DUMPS]);
  await expect(cards(page).first()).toBeVisible();
}

/** How many pixels of what lies over a picture are of the colour that cited frames are outlined in. */
function outlined(page: Page): Promise<number> {
  return page.locator('.flame-overlay').first().evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] === 0x8f && data[at + 1] === 0 && data[at + 2] === 0x30 && data[at + 3] === 255) count++;
    return count;
  });
}

test('nine snapshots and two dumps: what leaks comes first, and each finding leads to where it is seen', async ({ page }) => {
  await openAll(page);
  await expect(boardTab(page)).toHaveAttribute('aria-current', 'page');
  await expect(boardTab(page)).toContainText('likely');
  const first = cards(page).first();
  await expect(first).toContainText('main.growMapStr');
  await expect(first).toContainText('hurts now');
  await expect(first).toContainText('likely');
  await expect(first).toContainText('Fix');
  await expect(first.getByRole('list', { name: 'Impact' })).toContainText('MB');
  await expectNoSeriousFaults(page);

  await first.getByRole('list', { name: 'Evidence' }).getByRole('button').first().click();
  await expect(bar(page)).toContainText('Finding 1 of');
  await expect(bar(page)).toContainText('main.growMapStr');
  const row = page.getByRole('grid', { name: 'What grew' }).getByRole('row', { selected: true });
  await expect(row).toContainText('main.growMapStr');
  await expect(row.getByRole('img', { name: 'Finding 1', exact: true })).toHaveAttribute('title', /map/);
  await expect.poll(() => outlined(page)).toBeGreaterThan(100);
  await expectNoSeriousFaults(page);

  // On to the next, which is of goroutines, and back to where one was.
  await page.keyboard.press(']');
  await expect(bar(page)).toContainText('Finding 2 of');
  await expect(page.getByRole('main')).toContainText('main.leakRecv.func1');
  await expect(page.getByRole('grid', { name: 'Groups of goroutines compared' }).getByRole('img', { name: 'Finding 2', exact: true })).toBeVisible();
  await page.keyboard.press('[');
  await expect(bar(page)).toContainText('Finding 1 of');
  await bar(page).getByRole('button', { name: 'Back to findings' }).click();
  await expect(cards(page).first()).toBeFocused();
  await expect(bar(page)).toBeHidden();
});

test('a finding that is none is set aside by a rule, which lasts', async ({ page }) => {
  await openAll(page);
  const aside = page.getByRole('region', { name: 'Not leaks' });
  await cards(page).first().getByRole('button', { name: 'Not a leak' }).click();
  await expect(cards(page).first()).not.toContainText('main.growMapStr');
  await expect(aside).toContainText('main.growMapStr');
  await aside.getByRole('button', { name: 'Say why…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Not a leak' });
  await dialog.getByLabel(/^Why it is no leak/).fill('sessions are bounded');
  await dialog.getByRole('button', { name: 'Keep changes' }).click();
  await expect(dialog.getByRole('list', { name: 'Rules' })).toContainText('sessions are bounded');
  await expect(dialog.getByRole('list', { name: 'Rules' })).toContainText('fits 1 finding here');
  await expectNoSeriousFaults(page);
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as JSON' }).click();
  const saved = await (await saving).path();
  await page.keyboard.press('Escape');

  await openAll(page);
  await expect(aside).toContainText('sessions are bounded');
  await expect(cards(page).first()).not.toContainText('main.growMapStr');
  await aside.getByRole('button', { name: 'Count it again' }).click();
  await expect(cards(page).first()).toContainText('main.growMapStr');

  // The file has the rule switched on, as it was then.
  await page.getByRole('button', { name: /^Not a leak \(1\)/ }).click();
  await dialog.getByLabel('List of rules to read').setInputFiles(saved);
  await expect(page.getByRole('status').filter({ hasText: 'Read 1 rule' })).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(aside).toContainText('sessions are bounded');
});

test('by keys alone: to the findings, through them, one set aside, and back', async ({ page }) => {
  await openAll(page);
  await page.keyboard.press(']');
  await expect(bar(page)).toContainText('Finding 1 of');
  const all = Number(/of (\d+)/.exec((await bar(page).textContent()) ?? '')?.[1]);
  await page.keyboard.press(']');
  await expect(bar(page)).toContainText('Finding 2 of');
  await page.keyboard.press('Shift+N');
  await expect(bar(page)).toContainText('Set aside');
  await page.keyboard.press(']');
  await expect(bar(page)).toContainText(`Finding 2 of ${all - 1}`);
  await page.keyboard.press('y');
  await expect(cards(page).nth(1)).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(bar(page)).toContainText(`Finding 2 of ${all - 1}`);
  for (let step = 2; step < all; step++) await page.keyboard.press(']');
  await expect(page.getByRole('contentinfo')).toContainText('That was the last finding');
  await expect(cards(page).first()).toBeVisible();
  // Captures have other keys now.
  await toCapture(page, 'heap.00.pb.gz');
  await expect(tableRows(page).first()).toBeVisible();
  await page.keyboard.press('.');
  await expect(page).toHaveTitle(/^heap\.01/);
});

test('one heap profile opens as itself; the tab says what is possible, the board what to add', async ({ page }) => {
  await page.goto('./');
  await drop(page, [capture('leakshop/heap.08.pb.gz')]);
  await expect(tableRows(page).first()).toBeVisible();
  await expect(boardTab(page)).toContainText('possible');
  await page.keyboard.press('y');
  await page.getByText(/^Could not look for everything/).click();
  await expect(page.getByRole('main')).toContainText('heap profiles of one process');
  await expect(page.getByRole('button', { name: /^Copy: four or more heap profiles/ })).toBeVisible();
  await expectNoSeriousFaults(page);
});

test('a dump in which goroutines leak opens with what leaks; a chip leads to the group', async ({ page }) => {
  await page.goto('./');
  await drop(page, [DUMPS[1]!]);
  const card = cards(page).filter({ hasText: '403 goroutines' }).first();
  await card.getByRole('list', { name: 'Evidence' }).getByRole('button').first().click();
  await expect(page.getByRole('complementary', { name: 'What is opened' })).toContainText('main.leakRecv.func1');
  await expect(page.getByRole('grid', { name: 'Groups of goroutines' }).getByRole('img', { name: /^Finding \d/ })).toBeVisible();
});

test('on a narrow page nothing is cut', async ({ page }) => {
  await page.setViewportSize({ width: 420, height: 800 });
  await openAll(page);
  const widths = await page.locator('.findings-body').evaluate((body) => [body.scrollWidth, body.clientWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
  await page.keyboard.press(']');
  await expect(bar(page)).toContainText('Finding 1 of');
  await expect(bar(page).getByRole('button', { name: 'Back to findings' })).toBeInViewport();
  await expectNoSeriousFaults(page);
});
