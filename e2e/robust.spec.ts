import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeProfile } from '../bench/make-profile.mjs';
import { capture, drop, dropPath, expect, expectNoSeriousFaults, open, tableRows, test, toComparison } from './pages/heapstory.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a bad file gets a sentence that names it and says what to do', async ({ page }) => {
  await page.goto('./');
  const elf = new Uint8Array(4096);
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  await drop(page, [
    { name: 'server', bytes: elf },
    { name: 'heap.pb.gz', bytes: bytes('404 page not found\n') },
    { name: 'empty.pb.gz', bytes: new Uint8Array() },
  ]);
  const alert = page.getByRole('alert');
  // A program is kept for the heap dump that it wrote.
  const program = page.getByRole('list', { name: 'Kept program' });
  await expect(program).toContainText('server');
  await expect(program).toContainText('Drop the heap dump that it wrote');
  await expect(alert).toContainText('heap.pb.gz');
  await expect(alert).toContainText('404');
  await expect(alert).toContainText('empty');
  await expectNoSeriousFaults(page);
});

test('one bad file among ten spoils nothing', async ({ page }) => {
  await page.goto('./');
  const good = Array.from({ length: 9 }, (_, index) => capture(`leakshop/heap.0${index}.pb.gz`));
  await drop(page, [...good.slice(0, 4), { name: 'notes.txt', bytes: bytes('not a profile at all\n') }, ...good.slice(4)]);
  await toComparison(page);
  const tabs = page.getByRole('navigation', { name: 'Open captures' });
  for (const { name } of good) await expect(tabs).toContainText(name);
  await expect(page.getByRole('alert')).toContainText('notes.txt');
  await expect(page.getByRole('grid', { name: 'What grew' }).getByRole('gridcell').first()).toBeVisible();
});

test('a cut file shows what came, and says so', async ({ page }) => {
  await page.goto('./');
  const whole = capture('leakshop/allocs.pb.gz');
  await drop(page, [{ name: 'cut.pb.gz', bytes: whole.bytes.slice(0, whole.bytes.length * 0.9) }]);
  await expect(page.getByRole('main')).toContainText('gzip ends early');
});

test('what needs the lenient decoder opens in a browser too', async ({ page }) => {
  await page.goto('./');
  const { bytes: packed } = capture('made/heap.pb.gz');
  await drop(page, [
    capture('made/two-members.pb.gz'),
    { name: 'padded.pb.gz', bytes: Buffer.concat([packed, new Uint8Array(512)]) },
    { name: 'trailing.pb.gz', bytes: Buffer.concat([packed, bytes('trailing bytes')]) },
  ]);
  const tabs = page.getByRole('navigation', { name: 'Open captures' });
  for (const name of ['two-members.pb.gz', 'padded.pb.gz', 'trailing.pb.gz']) await expect(tabs).toContainText(name);
  await expect(page.getByRole('alert')).toBeEmpty();
});

test('a long load shows its phase and can be cancelled; the page stays usable', async ({ page }) => {
  test.setTimeout(120_000);
  const path = join(tmpdir(), `heapstory-long-${process.pid}.pb.gz`);
  await makeProfile(200_000, 20_000, path);
  await page.goto('./');
  await drop(page, [capture('made/heap.pb.gz')]);
  await dropPath(page, path, 'huge.pb.gz');
  const cancel = page.getByRole('button', { name: 'Cancel reading huge.pb.gz' });
  await expect(cancel).toBeVisible();
  await expect(page.getByRole('list', { name: 'Files being read' })).toContainText(/Unpacking|Reading|Sorting|Joining|Indexing/);
  await cancel.click();
  await expect(cancel).toBeHidden();
  await expect(page.getByRole('status')).toContainText('Cancelled huge.pb.gz');
  const tabs = page.getByRole('navigation', { name: 'Open captures' });
  await expect(tabs).toContainText('heap.pb.gz');
  await drop(page, [capture('made/cpu.pb.gz')]);
  await expect(tabs).toContainText('cpu.pb.gz');
  await expect(tabs).not.toContainText('huge.pb.gz');
});

test('a file that waits for others can be cancelled alone', async ({ page }) => {
  test.setTimeout(120_000);
  const path = join(tmpdir(), `heapstory-queue-${process.pid}.pb.gz`);
  await makeProfile(60_000, 5_000, path);
  const bytes = readFileSync(path);
  await page.goto('./');
  await drop(page, Array.from({ length: 6 }, (_, index) => ({ name: `large-${index}.pb.gz`, bytes })));
  const last = page.getByRole('button', { name: 'Cancel reading large-5.pb.gz' });
  await last.click();
  await expect(last).toBeHidden();
  const tabs = page.getByRole('navigation', { name: 'Open captures' });
  await expect(tabs).toContainText('large-4.pb.gz', { timeout: 60_000 });
  await expect(tabs).not.toContainText('large-5.pb.gz');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no view has a serious accessibility fault (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, 'made/labels-synthetic.pb.gz');
    await tableRows(page).nth(1).click();
    for (const view of ['Both', 'Flame graph', 'Top', 'Callers & callees', 'Labels']) {
      await page.getByRole('tab', { name: view, exact: true }).click();
      await expect(page.getByRole('tabpanel')).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expectNoSeriousFaults(page);
    }
    await page.keyboard.press('?');
    await expectNoSeriousFaults(page);
  });
}
