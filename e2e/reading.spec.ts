import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatValue } from '../src/lib/format-value.ts';
import { answerRows, capture, drop, expect, open, tableRows, test } from './pages/heapstory.ts';

const HEAP = 'leakshop/heap.08.pb.gz';

test.describe('reading a dropped heap profile', () => {
  test.beforeEach(async ({ page }) => {
    await open(page, HEAP);
  });

  test('says what it is', async ({ page }) => {
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Heap');
    const facts = page.getByRole('main');
    for (const text of ['397 MB', 'one per 512 kB', 'leakshop', '21627e1ad114']) await expect(facts).toContainText(text);
  });

  test('shows the reference tool’s numbers for every type', async ({ page }) => {
    for (const [type, unit] of [
      ['inuse_space', 'bytes'],
      ['alloc_space', 'bytes'],
      ['alloc_objects', 'count'],
      ['inuse_objects', 'count'],
    ] as const) {
      await page.getByRole('radio', { name: new RegExp(`^${type} `) }).check({ force: true });
      const want = answerRows(HEAP, type).slice(0, 8);
      for (const [index, row] of want.entries()) {
        const cells = tableRows(page).nth(index).getByRole('gridcell');
        await expect(cells.nth(0)).toHaveText(formatValue(row.flat, unit));
        await expect(tableRows(page).nth(index)).toContainText(formatValue(row.cum, unit));
      }
    }
  });

  test('searches, with the matched total', async ({ page }) => {
    await page.keyboard.press('/');
    await page.keyboard.type('growJSON');
    const row = answerRows(HEAP, 'inuse_space').find(({ name }) => name === 'main.growJSON')!;
    await expect(page.getByRole('search')).toContainText(formatValue(row.cum, 'bytes'));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('(');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await expect(page.getByRole('search')).toContainText('not a regular expression');
    await page.getByRole('searchbox', { name: /Search functions/ }).fill('^main\\.grow(Map|JSON)');
    await expect(page.getByRole('search')).toContainText(/\d/);
    await expect(page.getByRole('search')).not.toContainText('not a regular expression');
  });

  test('filters from the menu, keeps percentages of the whole, and takes the filter back', async ({ page }) => {
    const all = await tableRows(page).count();
    const growJson = page.getByRole('row', { name: /main\.growJSON/ });
    await growJson.click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Focus on (this )?function|^Focus on main\.growJSON/i }).first().click();
    const row = answerRows(HEAP, 'inuse_space').find(({ name }) => name === 'main.growJSON')!;
    const main = page.getByRole('row', { name: /main\.main$/ });
    await expect(main).toContainText(formatValue(row.cum, 'bytes'));
    await expect(main).toContainText('6.62 %');
    await page.getByRole('button', { name: /Remove .*growJSON/ }).click();
    await expect(tableRows(page)).toHaveCount(all);
  });

  test('goes through the flame graph by keyboard', async ({ page }) => {
    const picture = page.locator('canvas.flame-canvas').first();
    await picture.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    const path = page.getByRole('navigation', { name: /zoom|path/i });
    await expect(path).toContainText('main.main');
    await page.keyboard.press('Backspace');
    await expect(path).not.toContainText('main.loadBig');
    await page.keyboard.press('0');
    await expect(path).toHaveText(/^all$/);
  });

  test('a selection is the same in every view', async ({ page }) => {
    await page.getByRole('row', { name: /main\.growMapStr/ }).click();
    await page.getByRole('tab', { name: 'Callers & callees' }).click();
    await expect(page.getByRole('tabpanel')).toContainText('main.growMapStr');
    await expect(page.getByRole('tabpanel')).toContainText('main.main');
  });

  test('exports what the filters keep', async ({ page }, info) => {
    await page.getByRole('row', { name: /main\.growJSON/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Focus on/i }).first().click();
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /\.pb\.gz/ }).click()]);
    const path = info.outputPath(download.suggestedFilename());
    await download.saveAs(path);
    const cli = fileURLToPath(new URL('../dist-cli/heapstory.mjs', import.meta.url));
    const top = JSON.parse(execFileSync(process.execPath, [cli, 'top', path, '--type', 'inuse_space', '--json'], { encoding: 'utf8' })) as {
      readonly total: number;
    };
    const row = answerRows(HEAP, 'inuse_space').find(({ name }) => name === 'main.growJSON')!;
    expect(top.total).toBe(row.cum);

    for (const [name, start] of [
      [/folded/i, 'runtime.main;main.main;main.growJSON'],
      [/svg/i, '<svg'],
      [/png/i, '\u0089PNG'],
    ] as const) {
      await page.getByRole('button', { name: 'Export' }).click();
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()]);
      const saved = info.outputPath(file.suggestedFilename());
      await file.saveAs(saved);
      expect(readFileSync(saved, 'latin1')).toContain(start);
    }
  });
});

test('a profile with labels can be focused on one', async ({ page }) => {
  await open(page, 'made/labels.pb.gz');
  await page.getByRole('tab', { name: 'Labels' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('tenant');
  await panel.getByRole('row', { name: /acme/ }).first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Remove .*acme/ })).toBeVisible();
});

test('cautions are said', async ({ page }) => {
  await open(page, 'made/diff-base.pb.gz');
  await expect(page.getByRole('main')).toContainText('-diff_base');
});

test('an example is one click away', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Heap', exact: true }).click();
  await expect(tableRows(page).first()).toBeVisible();
});

test('a pasted file opens', async ({ page }) => {
  await page.goto('./');
  const text = Buffer.from(capture(HEAP).bytes).toString('base64');
  await page.evaluate((encoded) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([Uint8Array.from(atob(encoded), (c) => c.codePointAt(0)!)], 'pasted.pb.gz'));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await expect(tableRows(page).first()).toBeVisible();
});

test('a picked file opens', async ({ page }) => {
  await page.goto('./');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose files…' }).click()]);
  const { name, bytes } = capture(HEAP);
  await chooser.setFiles([{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }]);
  await expect(tableRows(page).first()).toBeVisible();
});

test('several captures are open side by side, and closing one keeps the others', async ({ page }) => {
  await page.goto('./');
  await drop(page, [capture(HEAP), capture('made/cpu.pb.gz')]);
  const tabs = page.getByRole('navigation', { name: 'Open captures' });
  await expect(tabs).toContainText('cpu.pb.gz');
  await tabs.getByRole('button', { name: /^cpu\.pb\.gz/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('CPU');
  await tabs.getByRole('button', { name: 'Close cpu.pb.gz' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Heap');
});
