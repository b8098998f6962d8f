import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

test('the page loads under a sub-path, quietly, and asks nobody else for anything', async ({ page, context, baseURL }) => {
  const problems: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  // The context also hears what the worker asks for.
  context.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url())) origins.add(new URL(request.url()).origin);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });

  await page.goto('./');
  await expect(page).toHaveTitle(/Heapstory/);
  await expect(page.getByRole('main')).toBeVisible();
  await page.waitForLoadState('networkidle');

  expect(problems).toEqual([]);
  expect([...origins]).toEqual([new URL(baseURL!).origin]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the first page has no serious accessibility fault (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('./');
    await expect(page.getByRole('main')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' · ')}`)).toEqual([]);
  });
}
