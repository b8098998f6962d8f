import type { Locator, Page } from '@playwright/test';
import { capture, copiedLink, drop, expect, expectNoSeriousFaults, tableRows, test, textFile, toCapture, toComparison } from './pages/heapstory.ts';

const SNAPSHOTS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

const HEAPS = SNAPSHOTS.map((at) => capture(`leakshop/heap.0${at}.pb.gz`));
const DUMPS = [textFile('leakshop/goroutine.00.debug2.txt'), textFile('leakshop/goroutine.08.debug2.txt')];

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
  const ofGoroutines = 1 + (await cards(page).allInnerTexts()).findIndex((words) => words.includes('main.leakRecv.func1'));
  expect(ofGoroutines).toBeGreaterThan(1);
  await expectNoSeriousFaults(page);

  await first.getByRole('list', { name: 'Evidence' }).getByRole('button').first().click();
  await expect(bar(page)).toContainText('Finding 1 of');
  await expect(bar(page)).toContainText('main.growMapStr');
  const row = page.getByRole('grid', { name: 'What grew' }).getByRole('row', { selected: true });
  await expect(row).toContainText('main.growMapStr');
  await expect(row.getByRole('img', { name: 'Finding 1', exact: true })).toHaveAttribute('title', /map/);
  await expect.poll(() => outlined(page)).toBeGreaterThan(100);
  await expectNoSeriousFaults(page);

  // On to one that is of goroutines, and back to where one was.
  for (let step = 1; step < ofGoroutines; step++) await page.keyboard.press(']');
  await expect(bar(page)).toContainText(`Finding ${ofGoroutines} of`);
  await expect(page.getByRole('main')).toContainText('main.leakRecv.func1');
  await expect(page.getByRole('grid', { name: 'Groups of goroutines compared' }).getByRole('img', { name: `Finding ${ofGoroutines}`, exact: true })).toBeVisible();
  for (let step = 1; step < ofGoroutines; step++) await page.keyboard.press('[');
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

  // What is in another file is said where it is seen, however long the list is.
  await page.getByRole('button', { name: /^Not a leak \(1\)/ }).click();
  const junk = { kind: 'heapstory not leaks', rules: [{ pattern: '*' }, null, { pattern: '*a'.repeat(1900), reason: '<img src=x onerror=alert(1)>' }] };
  await dialog.getByLabel('List of rules to read').setInputFiles({ name: 'junk.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(junk)) });
  await expect(dialog.getByRole('alert')).toHaveText('2 rules made no sense and were left out.');
  await expect(dialog.getByRole('alert')).toBeInViewport();
  await expect(dialog.getByRole('list', { name: 'Rules' })).toContainText('<img src=x onerror=alert(1)>');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.getByRole('list', { name: 'Rules' })).toContainText('sessions are bounded');
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
  // There is nothing to compare, and so no link: what was found goes on as text.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect(page.getByRole('contentinfo')).toContainText('Copied the findings as Markdown');
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toMatch(/^### Findings\n/);
  expect(report).toContain('`main.leakRecv.func1`');
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

test('nine snapshots: the first card, its frame, one set aside, shared, and the same findings elsewhere', async ({ page, browser }) => {
  const sentences = (where: Page): Promise<readonly string[]> => where.getByRole('list', { name: 'Findings' }).getByRole('heading', { level: 2 }).allInnerTexts();
  await page.goto('./');
  await drop(page, HEAPS);
  await expect(cards(page).first()).toContainText('main.growMapStr');

  await cards(page).first().getByRole('list', { name: 'Evidence' }).getByRole('button').first().click();
  await expect(bar(page)).toContainText('Finding 1 of');
  await expect(page.getByRole('grid', { name: 'What grew' }).getByRole('row', { selected: true })).toContainText('main.growMapStr');
  await expect.poll(() => outlined(page)).toBeGreaterThan(100);
  await bar(page).getByRole('button', { name: 'Back to findings' }).click();
  await expect(cards(page).first()).toBeFocused();

  const aside = (await sentences(page))[1]!;
  await cards(page).nth(1).getByRole('button', { name: 'Not a leak' }).click();
  await expect(page.getByRole('region', { name: 'Not leaks' })).toContainText(aside.replace(/ .*/s, ''));
  const counted = await sentences(page);
  expect(counted).not.toContain(aside);

  await toComparison(page);
  const link = await copiedLink(page);
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(link);
  await expect(elsewhere.getByRole('contentinfo')).toContainText(`Opened the link, with ${counted.length} findings`);
  await elsewhere.keyboard.press('y');
  await expect(cards(elsewhere).first()).toBeVisible();
  expect(await sentences(elsewhere)).toEqual(counted);
  await expect(elsewhere.getByRole('main')).toContainText('found where the link was made');
  await expect(cards(elsewhere).first().getByRole('img', { name: /MB/ })).toBeVisible();
  await expectNoSeriousFaults(elsewhere);
  await cards(elsewhere).first().getByRole('list', { name: 'Evidence' }).getByRole('button').first().click();
  await expect(elsewhere.getByRole('grid', { name: 'What grew' }).getByRole('row', { selected: true })).toContainText('main.growMapStr');
  await expect.poll(() => outlined(elsewhere)).toBeGreaterThan(100);
  await elsewhere.context().close();
});

test('a before and an after are chosen on the board, or are the sides of a comparison', async ({ page }) => {
  const verdict = page.getByRole('region', { name: 'Verdict' });
  const chooser = page.getByRole('group', { name: 'Verify a fix' });
  await page.goto('./');
  await drop(page, HEAPS.slice(5, 7));
  await expect(cards(page).first()).toBeVisible();
  await expect(verdict).toBeHidden();
  await page.getByRole('button', { name: 'Verify a fix' }).click();
  await chooser.getByRole('combobox', { name: 'Before' }).selectOption({ index: 1 });
  await chooser.getByRole('combobox', { name: 'After' }).selectOption({ index: 1 });
  await expect(chooser).toContainText('These are one profile');
  await chooser.getByRole('combobox', { name: 'After' }).selectOption({ index: 2 });
  await expect(verdict).toContainText('Not fixed');
  await expect(boardTab(page)).toContainText('Not fixed');
  await expect(page.getByRole('contentinfo')).toContainText('Not fixed');
  await expectNoSeriousFaults(page);
  await chooser.getByRole('button', { name: 'End' }).click();
  await expect(verdict).toBeHidden();

  await toComparison(page);
  await page.getByRole('button', { name: 'Verify a fix' }).click();
  await expect(verdict).toContainText('Not fixed');
  await expect(chooser.getByRole('combobox', { name: 'Before' })).toHaveValue(/.+/);
  // Nothing of it is left once one of them is closed.
  await page.getByRole('button', { name: 'Close heap.05.pb.gz' }).click();
  await page.keyboard.press('y');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 finding');
  await expect(page.getByRole('main')).toContainText('from 1 capture');
  await expect(verdict).toBeHidden();
});

test('a list that can not be used is said, and can be mended where it is said', async ({ page }) => {
  await page.addInitScript(() => {
    const broken = { kind: 'heapstory harmless waits', version: 1, rules: [{ pattern: '(', reason: 'broken' }], off: [] };
    if (localStorage.getItem('heapstory.harmless-waits') === null && sessionStorage.getItem('mended') === null) localStorage.setItem('heapstory.harmless-waits', JSON.stringify(broken));
  });
  await page.goto('./');
  await drop(page, DUMPS);
  await boardTab(page).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('is not a regular expression');
  await expect(boardTab(page)).toContainText('could not run');
  await expectNoSeriousFaults(page);
  await page.getByRole('button', { name: 'Edit the list of harmless waits…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox').first().uncheck();
  await page.keyboard.press('Escape');
  await expect(cards(page).first()).toBeVisible();
});

test('a rule made in one tab holds in the other; captures that come and go change the count', async ({ page, context }) => {
  await page.goto('./');
  // One after the other: what leaks stays on screen.
  await drop(page, [DUMPS[0]!]);
  await expect(boardTab(page)).toHaveAttribute('aria-current', 'page');
  await drop(page, [DUMPS[1]!]);
  await expect(page.getByRole('main')).toContainText('from 2 captures');
  const other = await context.newPage();
  await other.goto('./');
  await drop(other, DUMPS);
  await expect(cards(other).first()).toBeVisible();
  const all = await cards(other).count();
  await cards(page).first().getByRole('button', { name: 'Not a leak' }).click();
  await expect(other.getByRole('region', { name: 'Not leaks' })).toBeVisible();
  await expect(cards(other)).toHaveCount(all - 1);
  await other.close();

  await page.getByRole('button', { name: 'Close goroutine.08.debug2.txt' }).click();
  await page.getByRole('button', { name: 'Close goroutine.00.debug2.txt' }).click();
  await expect(boardTab(page)).toBeHidden();
  await drop(page, [HEAPS[8]!]);
  await expect(boardTab(page)).toContainText('possible');
});

test('a jump leaves no filter, search or sorting in the way, and brings the row into sight', async ({ page }) => {
  await page.goto('./');
  await drop(page, [HEAPS[8]!]);
  await expect(tableRows(page).first()).toBeVisible();
  await page.getByPlaceholder('Filter rows by name').fill('bytes');
  await page.getByPlaceholder('Search functions, files').fill('json');
  await boardTab(page).click();
  await page.getByRole('button', { name: /^Show \d+ weak/ }).click();
  const card = page.getByRole('article').filter({ hasText: 'main.substr' });
  await card.getByRole('list', { name: 'Evidence' }).getByRole('button').first().click();
  const row = page.getByRole('grid', { name: 'Top functions' }).getByRole('row', { selected: true });
  await expect(row).toContainText('main.substr');
  await expect(row).toBeInViewport();
  // It is hardly believed, and marked while the walk is at it.
  await expect(row.getByRole('img', { name: /^Finding \d/ })).toBeVisible();
  await expect(page.getByPlaceholder('Search functions, files')).toHaveValue('');
  await bar(page).getByRole('button', { name: 'Close the bar of the finding' }).click();
  await expect(row.getByRole('img', { name: /^Finding \d/ })).toBeHidden();
});
