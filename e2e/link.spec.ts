/** What a link holds is not what the files hold: how the page keeps the two apart. */
import type { Browser, Page } from '@playwright/test';
import { capture, compare, copiedLink, drop, expect, grewRows, rowTexts, test, toComparison, totals } from './pages/heapstory.ts';

const BASE = 'leakshop/heap.01.pb.gz';
const HEAD = 'leakshop/heap.08.pb.gz';

async function openElsewhere(browser: Browser, link: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await expect(grewRows(page).first()).toBeVisible();
  return page;
}

async function focusByRegex(page: Page, pattern: string): Promise<void> {
  const search = page.getByRole('searchbox', { name: /Search functions/ });
  if ((await page.getByRole('button', { name: /regular expression/i }).getAttribute('aria-pressed')) !== 'true') {
    await page.getByRole('button', { name: /regular expression/i }).click();
  }
  await search.fill(pattern);
  await search.press('Enter');
  await search.fill('');
}

test('filters that a link was made with are shown, and not applied to its numbers again', async ({ page, browser }) => {
  await compare(page, BASE, HEAD);
  // Links hold no files: applied again, it would leave nothing.
  await focusByRegex(page, String.raw`strings/builder\.go$`);
  await expect(page.getByRole('button', { name: /^Remove filter/ })).toBeVisible();
  await expect(grewRows(page).first()).not.toContainText('main.loadBig');
  const [rows, sums] = [await rowTexts(page), await totals(page)];
  const elsewhere = await openElsewhere(browser, await copiedLink(page));
  expect(await rowTexts(elsewhere)).toEqual(rows);
  expect(await totals(elsewhere)).toEqual(sums);
  await expect(elsewhere.getByRole('list', { name: 'Filters of the link' })).toContainText(String.raw`/strings/builder\.go$/`);
  await expect(elsewhere.getByText('applied when the link was made')).toBeVisible();
  await expect(elsewhere.getByRole('button', { name: /^Remove filter/ })).toHaveCount(0);

  // The reader's own filter does apply, and is told apart in the address.
  await focusByRegex(elsewhere, 'growStrings|main');
  await expect(elsewhere.getByRole('button', { name: /^Remove filter/ })).toHaveCount(1);
  await focusByRegex(elsewhere, 'nothing at all');
  await expect(elsewhere.getByText('No row is left')).toBeVisible();
  await expect(elsewhere).toHaveURL(/&fs=loo&s=1$/);
  await elsewhere.getByRole('button', { name: /^Remove filter.*nothing/ }).click();
  await expect(elsewhere).toHaveURL(/&fs=lo&s=1$/);
  await elsewhere.reload();
  await expect(elsewhere.getByRole('list', { name: 'Filters of the link' })).toContainText('builder');
  await expect(elsewhere.getByRole('button', { name: /^Remove filter/ })).toHaveCount(1);

  // A link of a link has obeyed both.
  const fewer = await totals(elsewhere);
  const again = await openElsewhere(browser, await copiedLink(elsewhere));
  await expect(again.getByRole('list', { name: 'Filters of the link' }).getByRole('listitem')).toHaveCount(2);
  expect(await totals(again)).toEqual(fewer);
  await again.context().close();
  await elsewhere.getByRole('button', { name: /^Remove filter/ }).click();
  await expect.poll(() => totals(elsewhere)).toEqual(sums);
  await elsewhere.context().close();

  // With both files the filter is a filter.
  const full = await openElsewhere(browser, await copiedLink(page));
  await drop(full, [capture(BASE), capture(HEAD)]);
  await expect(full.getByText('Full detail from')).toBeVisible();
  await expect(full.getByRole('button', { name: /^Remove filter/ })).toHaveCount(1);
  await expect.poll(() => totals(full)).toEqual(sums);
  await full.getByRole('button', { name: /^Remove filter/ }).click();
  await expect(grewRows(full).first()).toContainText('main.loadBig');
  await full.context().close();
});

test('one of the two files alone does not take its side’s place', async ({ page, browser }) => {
  await compare(page, BASE, HEAD);
  const elsewhere = await openElsewhere(browser, await copiedLink(page));
  const rows = await rowTexts(elsewhere);
  await drop(elsewhere, [capture(HEAD)]);
  await expect(elsewhere.getByText('heap.08.pb.gz belongs to the link. Drop heap.01.pb.gz too')).toBeVisible();
  await elsewhere.getByRole('navigation', { name: 'Open captures' }).getByRole('button', { name: /^Compare heap/ }).click();
  await expect(elsewhere.getByRole('main')).toContainText('From a link');
  expect(await rowTexts(elsewhere)).toEqual(rows);
  await drop(elsewhere, [capture(BASE)]);
  await expect(elsewhere.getByText('Full detail from heap.01.pb.gz and heap.08.pb.gz')).toBeVisible();
  await expect(elsewhere.getByRole('main')).not.toContainText('From a link');
  await elsewhere.context().close();
});

test('a link says what it carries, and what it can’t do', async ({ page, browser }) => {
  await page.goto('./');
  await drop(page, [capture('zoo/go126/heap.04.pb.gz', 'old.pb.gz'), capture('zoo/go127/heap.04.pb.gz', 'new.pb.gz')]);
  await toComparison(page);
  await expect(grewRows(page).first()).toBeVisible();
  const link = await copiedLink(page);
  // A type that the link lacks: its own is shown.
  const elsewhere = await openElsewhere(browser, link.replace(/&s=1$/, '&type=alloc_space&s=1'));
  await expect(elsewhere.getByRole('main')).toContainText('It carries inuse_space and inuse_objects only');
  await expect(elsewhere.getByRole('main')).toContainText('A link holds functions as they were matched when it was made.');
  await expect(elsewhere.getByRole('checkbox', { name: 'match exactly' })).toBeDisabled();
  await elsewhere.getByRole('radio', { name: 'Label' }).check({ force: true });
  await expect(elsewhere.getByText('Links carry no labels')).toBeVisible();
  await drop(elsewhere, [capture('zoo/go126/heap.04.pb.gz'), capture('zoo/go127/heap.04.pb.gz')]);
  await expect(elsewhere.getByRole('radio', { name: 'alloc_space' })).toBeChecked();
  await elsewhere.context().close();
});

test('the share dialog gives the focus back', async ({ page }) => {
  await compare(page, BASE, HEAD);
  const opener = page.getByRole('button', { name: 'Share…' });
  for (const close of [
    () => page.getByRole('dialog').getByRole('button', { name: 'Close' }).click(),
    () => page.keyboard.press('Escape'),
  ]) {
    await opener.click();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Copy link' })).toBeEnabled();
    await close();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(opener).toBeFocused();
  }
});

test('every length is measured once, and told as it comes', async ({ page }) => {
  await compare(page, BASE, HEAD);
  await page.getByRole('button', { name: 'Share…' }).click();
  const dialog = page.getByRole('dialog');
  for (const name of [/^Chat/, /^Default/, /^Issue/, /^Full/]) {
    await expect(dialog.getByRole('radio', { name })).toBeEnabled();
    await expect(dialog.locator('label', { has: page.getByRole('radio', { name }) })).toContainText('exact');
  }
  await expect(dialog).toContainText('inuse_space');
});
