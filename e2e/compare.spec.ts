import { formatValue } from '../src/lib/format-value.ts';
import { answerDeltas, answerRows, capture, compare, drop, expect, expectNoSeriousFaults, grewRows, test, toComparison, totals } from './pages/heapstory.ts';

const BASE = 'leakshop/heap.01.pb.gz';
const HEAD = 'leakshop/heap.08.pb.gz';
const SERIES = Array.from({ length: 9 }, (_, index) => `leakshop/heap.0${index}.pb.gz`);

const signed = (value: number): string => `${value > 0 ? '+' : ''}${formatValue(value, 'bytes')}`;

test.describe('two heap profiles in one drop', () => {
  test.beforeEach(async ({ page }) => {
    // The later one first: time decides which is the base.
    await compare(page, HEAD, BASE);
  });

  test('are compared, the earlier one as base', async ({ page }) => {
    await expect(page.getByRole('heading', { level: 1 })).toContainText('heap.01.pb.gz and heap.08.pb.gz');
    const total = (path: string): number => answerRows(path, 'inuse_space').reduce((sum, row) => sum + row.flat, 0);
    const head = page.getByRole('main').locator('header').first();
    for (const text of [signed(total(HEAD) - total(BASE)), formatValue(total(HEAD), 'bytes'), '2 min 7 s']) await expect(head).toContainText(text);
  });

  test('rank functions by the reference tool’s difference, for every type that is a number of bytes', async ({ page }) => {
    await page.getByRole('radio', { name: 'Function' }).check({ force: true });
    for (const type of ['inuse_space', 'alloc_space']) {
      await page.getByRole('radio', { name: type }).check({ force: true });
      const want = answerDeltas(BASE, HEAD, type).slice(0, 10);
      for (const [index, { delta, base, head }] of want.entries()) {
        const row = grewRows(page).nth(index);
        await expect(row).toContainText(signed(delta));
        await expect(row.getByRole('gridcell').nth(2)).toHaveText(formatValue(base, 'bytes'));
        await expect(row.getByRole('gridcell').nth(3)).toHaveText(formatValue(head, 'bytes'));
      }
    }
  });

  test('swap, and every difference turns its sign', async ({ page }) => {
    const first = grewRows(page).first();
    await expect(first).toContainText('main.loadBig');
    const text = (await first.getByRole('gridcell').first().innerText()).trim();
    await page.keyboard.press('s');
    await expect(first.getByRole('gridcell').first()).toContainText(text.replace('+', '−'));
    await expect(page.getByLabel('Base capture')).toHaveValue('1');
    await page.getByRole('button', { name: 'Swap base and head' }).click();
    await expect(first.getByRole('gridcell').first()).toContainText(text);
  });

  test('select a path in every pane', async ({ page }) => {
    await page.getByRole('grid', { name: 'What grew' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('region', { name: 'Selected row' })).toContainText('main.growMapStr');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('navigation', { name: /zoom|path/i })).toContainText('growMapStr');
    await page.keyboard.press('2');
    const paths = page.getByRole('navigation', { name: /zoom|path/i });
    await expect(paths).toHaveCount(2);
    for (const index of [0, 1]) await expect(paths.nth(index)).toContainText('growMapStr');
  });

  test('are drawn side by side, in step', async ({ page }) => {
    await page.getByRole('tab', { name: 'Side by side' }).click();
    const paths = page.getByRole('navigation', { name: /zoom|path/i });
    await expect(paths).toHaveCount(2);
    await page.getByRole('region', { name: 'Base', exact: true }).locator('canvas.flame-canvas').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await expect(page.getByRole('region', { name: 'Base', exact: true })).toContainText('level 3');
    await page.keyboard.press('Enter');
    for (const index of [0, 1]) await expect(paths.nth(index)).toContainText('main.loadBig');
    await page.getByRole('radio', { name: 'Each to its own total' }).check({ force: true });
    for (const index of [0, 1]) await expect(paths.nth(index)).toContainText('main.loadBig');
    await page.keyboard.press('0');
    for (const index of [0, 1]) await expect(paths.nth(index)).toHaveText(/^all$/);
  });

  test('can be searched and filtered together', async ({ page }) => {
    await page.keyboard.press('/');
    await page.keyboard.type('growJSON');
    const row = answerRows(HEAD, 'inuse_space').find(({ name }) => name === 'main.growJSON')!;
    await expect(page.getByRole('search')).toContainText(formatValue(row.cum, 'bytes'));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /Remove .*growJSON/ })).toBeVisible();
    await expect(page.getByRole('main').locator('header').first()).toContainText(formatValue(row.cum, 'bytes'));
    await page.getByRole('button', { name: /Remove .*growJSON/ }).click();
    await expect(grewRows(page).first()).toContainText('main.loadBig');
  });

  test('stay as they are while one of them is looked at alone', async ({ page }) => {
    await page.getByRole('radio', { name: 'Package' }).check({ force: true });
    const tabs = page.getByRole('navigation', { name: 'Open captures' });
    await tabs.getByRole('button', { name: 'heap.08.pb.gz', exact: true }).click();
    await expect(page.getByRole('grid', { name: 'Top functions' })).toBeVisible();
    await tabs.getByRole('button', { name: /^Compare heap\.01/ }).click();
    await expect(page.getByRole('radio', { name: 'Package' })).toBeChecked();
    await tabs.getByRole('button', { name: /^Close the comparison/ }).click();
    await tabs.getByRole('button', { name: 'Compare' }).click();
    await expect(grewRows(page).first()).toContainText('main.loadBig');
  });

  test('copy as a table', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('radio', { name: 'Function' }).check({ force: true });
    await page.getByRole('button', { name: /^Copy “what grew”/ }).click();
    await expect(page.getByRole('status')).toContainText(/Copied \d+ rows/);
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n');
    const [first] = answerDeltas(BASE, HEAD, 'inuse_space');
    expect(lines[1]!.split('\t').slice(0, 3)).toEqual([first!.delta, first!.base, first!.head].map(String));
  });

  test('per second of counts since the start, only differences are rates', async ({ page }) => {
    await page.getByRole('radio', { name: 'alloc_space' }).check({ force: true });
    await page.getByRole('radio', { name: 'Per second' }).check({ force: true });
    const cells = grewRows(page).first().getByRole('gridcell');
    await expect(cells.first()).toContainText(/\+[\d.]+ [kM]B\/s/);
    for (const index of [2, 3]) await expect(cells.nth(index)).toHaveText('–');
    await expect(page.locator('.compare-total')).toHaveText(['–', '–']);
  });

  test('relative to the totals, which stay as they were measured', async ({ page }) => {
    const before = await totals(page);
    await page.getByRole('radio', { name: 'Relative' }).check({ force: true });
    const base = page.getByRole('columnheader', { name: /^Base ×[\d.]+$/ });
    await expect(base).toBeVisible();
    await expect(page.locator('.compare-total')).toHaveText([...before]);
    await expect(page.locator('.compare-delta')).toContainText((await base.innerText()).replace('Base', 'base'));
  });

  test('have no serious accessibility faults, in any view', async ({ page }) => {
    for (const name of ['What grew', 'Side by side', 'Difference']) {
      await page.getByRole('tab', { name }).click();
      await expectNoSeriousFaults(page);
    }
  });
});

test('nine snapshots and a note in one drop become a series in order of time', async ({ page }) => {
  await page.goto('./');
  const files = SERIES.map((path) => capture(path)).reverse();
  await drop(page, [...files.slice(0, 4), { name: 'notes.txt', bytes: new TextEncoder().encode('not a profile\n') }, ...files.slice(4)]);
  await toComparison(page);
  await expect(grewRows(page).first()).toBeVisible();
  await expect(page.getByLabel('Base capture')).toHaveValue('0');
  await expect(page.getByLabel('Base capture').locator('option')).toHaveText(SERIES.map((path) => path.replace('leakshop/', '')));
  await expect(page.getByLabel('Head capture')).toHaveValue('8');
  const first = grewRows(page).first();
  await expect(first.getByRole('img', { name: /^1\.16 MB, .*121 MB$/ })).toBeVisible();
  await expect(first.getByRole('img', { name: 'grew in every step' })).toBeVisible();
  // Any pair can be compared; keys walk through them.
  await page.getByLabel('Head capture').selectOption('1');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('heap.00.pb.gz and heap.01.pb.gz');
  await page.getByRole('grid', { name: 'What grew' }).focus();
  await page.keyboard.press('.');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('heap.01.pb.gz and heap.02.pb.gz');
  await page.getByText('9 captures', { exact: true }).click();
  await page.getByRole('checkbox', { name: /heap\.04/ }).uncheck();
  await expect(page.getByText('8 captures', { exact: true })).toBeVisible();
});

test('ten snapshots of two runs in one drop become one series, and it says that the builds differ', async ({ page }) => {
  await page.goto('./');
  const files = SERIES.map((path) => capture(path));
  await drop(page, [...files.slice(5), capture('zoo/go126/heap.04.pb.gz', 'earlier.pb.gz'), ...files.slice(0, 5)]);
  await toComparison(page);
  await expect(grewRows(page).first()).toBeVisible();
  const names = ['earlier.pb.gz', ...SERIES.map((path) => path.replace('leakshop/', ''))];
  await expect(page.getByLabel('Base capture').locator('option')).toHaveText(names);
  await expect(page.getByText('10 captures', { exact: true })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('different builds');
});

test('a second capture of the kind opens the comparison, another kind does not', async ({ page }) => {
  await page.goto('./');
  await drop(page, [capture(BASE)]);
  await expect(page.getByRole('grid', { name: 'Top functions' })).toBeVisible();
  await drop(page, [capture('made/cpu.pb.gz')]);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('CPU');
  await drop(page, [capture(HEAD)]);
  await toComparison(page);
  await expect(grewRows(page).first()).toContainText('main.loadBig');
});

test('a -diff_base profile is taken apart', async ({ page }) => {
  await page.goto('./');
  await drop(page, [capture('made/diff-base.pb.gz')]);
  await page.getByRole('navigation', { name: 'Open captures' }).getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('compared');
  await expect(grewRows(page).first()).toContainText('bytes.growSlice');
});

test('captures of two builds are matched by folded names, and said so', async ({ page }) => {
  await page.goto('./');
  await drop(page, [capture('zoo/go126/heap.04.pb.gz', 'old.pb.gz'), capture('zoo/go127/heap.04.pb.gz', 'new.pb.gz')]);
  await toComparison(page);
  await expect(page.getByRole('main')).toContainText('different builds');
  await page.getByRole('checkbox', { name: 'match exactly' }).check();
  await expect(page.getByRole('main')).toContainText('Matched exactly');
});

test('on a narrow page one view at a time', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await compare(page, BASE, HEAD);
  await expect(page.locator('canvas.flame-canvas')).toHaveCount(0);
  await expectNoSeriousFaults(page);
  await grewRows(page).nth(1).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Difference' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('navigation', { name: /zoom|path/i })).toContainText('growMapStr');
});
