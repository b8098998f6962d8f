import { expect, expectNoSeriousFaults, test } from './pages/heapstory.ts';

test('the page loads under a sub-path', async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle(/Heapstory/);
  await expect(page.getByRole('main')).toBeVisible();
  await page.waitForLoadState('networkidle');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the first page has no serious accessibility fault (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('./');
    await expect(page.getByRole('main')).toBeVisible();
    await expectNoSeriousFaults(page);
  });
}
