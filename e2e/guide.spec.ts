import { expect, expectNoSeriousFaults, test } from './pages/heapstory.ts';

test('the capture guide is found, filled in and copied from by keyboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('./');
  await page.keyboard.press('Shift+G');
  const guide = page.getByRole('dialog', { name: 'Capture guide' });
  const find = guide.getByRole('searchbox', { name: 'Find' });
  await expect(find).toBeFocused();
  await expectNoSeriousFaults(page);
  await guide.getByRole('textbox', { name: 'Server' }).fill('shop.example:8080/debug/pprof/');
  await find.fill('goroutineleak');
  await expect(guide.getByRole('heading', { level: 4 })).toHaveCount(1);
  await find.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(guide.getByRole('button', { name: 'Copied' })).toBeFocused();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "curl -fo goroutineleak.pb.gz 'http://shop.example:8080/debug/pprof/goroutineleak'",
  );
  await page.keyboard.press('ArrowUp');
  await expect(find).toBeFocused();
  // The first takes the text away, the second closes.
  await page.keyboard.press('Escape');
  await expect(find).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(guide).toHaveCount(0);
  await expect(page.locator('main')).toContainText('http://shop.example:8080/debug/pprof/heap?gc=1');
  await page.reload();
  await expect(page.locator('main')).toContainText('http://shop.example:8080/debug/pprof/heap?gc=1');
});

test('help has the guide beside the shortcuts', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'All capture commands' }).click();
  await expect(page.getByRole('dialog', { name: 'Capture guide' })).toBeVisible();
  await page.getByRole('radio', { name: 'Keyboard shortcuts' }).check({ force: true });
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Shift+G');
});
