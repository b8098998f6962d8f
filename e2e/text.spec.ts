import { drop, expect, expectNoSeriousFaults, tableRows, test, textFile, toComparison, toCapture } from './pages/heapstory.ts';

test('a goroutine dump in a paste opens as stacks, and what each goroutine does is a label', async ({ page }) => {
  await page.goto('./');
  const dump = new TextDecoder().decode(textFile('leakshop/goroutine.08.debug2.txt').bytes);
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, dump);
  await toCapture(page, 'pasted text');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Goroutines');
  await expect(page.getByRole('tab', { name: 'Goroutines' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('tab', { name: 'Labels' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('chan receive');
});

test('two dumps in text compare as their protobuf does: what grew is the leak', async ({ page }) => {
  await page.goto('./');
  await drop(page, [textFile('leakshop/goroutine.00.debug1.txt'), textFile('leakshop/goroutine.08.debug1.txt')]);
  await toComparison(page);
  await page.getByRole('tab', { name: 'What grew' }).click();
  await expect(page.getByRole('grid', { name: 'What grew' })).toContainText('main.');
});

test('a heap profile in text has all four types', async ({ page }) => {
  await page.goto('./');
  await drop(page, [textFile('leakshop/heap.08.debug1.txt')]);
  await expect(tableRows(page).first()).toBeVisible();
  for (const type of ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects']) {
    await expect(page.getByRole('radio', { name: new RegExp(`^${type} `) })).toBeAttached();
  }
});

test('goroutines are grouped by what they wait for, and harmless waits can be hidden', async ({ page }) => {
  await page.goto('./');
  await drop(page, [textFile('leakshop/goroutine.08.debug2.txt')]);
  await toCapture(page, 'goroutine.08.debug2.txt');
  const groups = page.getByRole('grid', { name: 'Groups of goroutines' });
  const first = groups.getByRole('row').filter({ has: page.getByRole('gridcell') }).first();
  await expect(first).toContainText('403');
  await expect(first).toContainText('chan receive');
  await expect(first).toContainText('main.leakRecv.func1');
  await page.getByRole('radio', { name: 'State' }).check({ force: true });
  await expect(groups).toContainText('select');
  await page.getByRole('checkbox', { name: 'Hide harmless waits' }).check();
  await expect(page.getByRole('tabpanel')).toContainText('of 551 goroutines');
  await page.getByRole('radio', { name: 'Stack' }).check({ force: true });
  await page.getByRole('searchbox', { name: 'Filter goroutines by text' }).fill('leakTicker');
  await expect(groups.getByRole('row').filter({ has: page.getByRole('gridcell') })).toHaveCount(1);
  await expectNoSeriousFaults(page);
});
