import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, inflateSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { copiedLink, drop, expect, expectNoSeriousFaults, grewRows, test, type DroppedFile, toComparison } from './pages/heapstory.ts';

function heapFile(path: string): DroppedFile {
  const file = fileURLToPath(new URL(`../fixtures/objects/${path}`, import.meta.url));
  return { name: file.slice(file.lastIndexOf('/') + 1), bytes: readFileSync(file) };
}

/** As a build leaves it: nobody packs it to read a dump. */
function program(): DroppedFile {
  return { name: 'baskets', bytes: gunzipSync(heapFile('go/baskets.gz').bytes) };
}

const DUMPS = ['go/baskets-a.godump.gz', 'go/baskets-b.godump.gz'].map(heapFile);

const accumulations = (page: Page): Locator => page.getByRole('region', { name: 'Where the heap grew' });
const tree = (page: Page): Locator => page.getByRole('treegrid', { name: 'Dominator trees of both heaps' });
const kept = (page: Page): Locator => page.getByRole('list', { name: 'Kept program' });

/** Everything that stands in a payload, unpacked. */
function textOfPayload(link: string): string {
  const bytes = Buffer.from(/d1=([\w-]+)/.exec(link)![1]!, 'base64url');
  let at = 4;
  while (bytes[at]! >= 128) at++;
  return inflateSync(bytes.subarray(at + 1)).toString('latin1');
}

test('two Go dumps with their program: what gathers entries, by name; a link shows the same', async ({ page, browser }) => {
  await page.goto('./');
  await drop(page, [...DUMPS, program()]);
  await toComparison(page);
  await expect(page.getByRole('tab', { name: 'Dominators' })).toHaveAttribute('aria-selected', 'true');
  await expect(accumulations(page)).toContainText(/main\.recent .*grew from 180 to 450 entries \(main\.Basket\) and keeps 253 kB more alive/);
  await expect(accumulations(page)).toContainText('take a third snapshot to confirm');
  await expect(accumulations(page)).toContainText(/[\d,]+ new, [\d,]+ survived, [\d,]+ gone/);
  await expectNoSeriousFaults(page);

  await accumulations(page).getByRole('button', { name: 'Show' }).first().click();
  const selected = tree(page).getByRole('row', { selected: true });
  await expect(selected).toContainText('map[string]*main.Basket');
  await expect(tree(page).getByRole('row', { name: /main\.recent/ })).toHaveAttribute('aria-expanded', 'true');
  await tree(page).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(selected).toHaveAttribute('aria-level', '6');
  const chosen = (await selected.getByRole('gridcell').first().innerText()).trim();

  await page.getByRole('tab', { name: 'What grew' }).click();
  await expect(page.getByRole('columnheader', { name: 'Dominator path' })).toBeVisible();
  await page.getByRole('radio', { name: 'Type' }).click();
  await expect(grewRows(page).first()).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(/function|stack/i);
  await page.getByRole('radio', { name: 'Path' }).click();
  await page.getByRole('tab', { name: 'Dominators' }).click();

  const link = await copiedLink(page);
  expect(link.length).toBeLessThan(8_000);
  expect(link).toContain('&v=dominators&');
  const payload = textOfPayload(link);
  expect(payload).toContain('recent');
  // What its objects hold: "sku-000017", "remark 17".
  expect(payload).not.toMatch(/sku-|mark \d/);

  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(link);
  await expect(accumulations(elsewhere)).toContainText(/main\.recent .*grew from 180 to 450 entries \(main\.Basket\) and keeps 253 kB more alive/);
  await expect(accumulations(elsewhere)).toContainText('Only types are compared');
  await expect(tree(elsewhere).getByRole('row', { selected: true })).toContainText(chosen.replace(/^\W+\s/, ''));
  await expectNoSeriousFaults(elsewhere);

  await drop(elsewhere, [...DUMPS, program()]);
  await expect(elsewhere.getByText(/^Full detail from/)).toBeVisible();
  await expect(accumulations(elsewhere)).toContainText(/[\d,]+ new, [\d,]+ survived, [\d,]+ gone/);
  await expect(tree(elsewhere).getByRole('row', { selected: true })).toContainText(chosen.replace(/^\W+\s/, ''));
  await elsewhere.context().close();
});

test('a program waits for its dump, and names those that are open already', async ({ page }) => {
  await page.goto('./');
  await drop(page, [program()]);
  await expect(kept(page)).toContainText('Drop the heap dump that it wrote, and its types are named.');
  await drop(page, DUMPS);
  await toComparison(page);
  await expect(accumulations(page)).toContainText('main.recent');
  await expect(kept(page)).toBeHidden();

  await page.reload();
  await drop(page, DUMPS);
  await toComparison(page);
  await expect(accumulations(page)).toContainText('survived');
  await expect(accumulations(page)).not.toContainText('main.recent');
  await drop(page, [program()]);
  await expect(page.getByText(/^Read again with its program/)).toBeVisible();
  await expect(accumulations(page)).toContainText('main.recent');
});
