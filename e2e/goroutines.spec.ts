import type { Locator, Page } from '@playwright/test';
import { drop, expect, expectNoSeriousFaults, test, textFile, type DroppedFile, toCapture, toComparison } from './pages/heapstory.ts';

interface DumpedGoroutine {
  readonly id: number;
  readonly state: string;
  readonly text: string;
}

/** The dump as its own lines say it. */
function goroutinesOf({ bytes }: DroppedFile): readonly DumpedGoroutine[] {
  return new TextDecoder()
    .decode(bytes)
    .split('\n\n')
    .flatMap((text) => {
      const head = /^goroutine (\d+)[^[]*\[([^\],]*)/.exec(text);
      return head ? [{ id: Number(head[1]), state: (head[2] ?? '').replace(/ \((leaked|scan)\)/g, ''), text }] : [];
    });
}

const BEFORE = textFile('leakshop/goroutine.00.debug2.txt');
const AFTER = textFile('leakshop/goroutine.08.debug2.txt');

/** Two goroutines that each wait for the lock that the other works with. */
const DEADLOCK = `goroutine 1 [semacquire, 4 minutes]:
main.main()
	/srv/app/main.go:9 +0x1d

goroutine 18 [sync.Mutex.Lock, 4 minutes]:
internal/sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)
	runtime/sema.go:95 +0x25
internal/sync.(*Mutex).lockSlow(0xc000012088)
	internal/sync/mutex.go:149 +0x15a
sync.(*Mutex).Lock(...)
	sync/mutex.go:46
main.transfer(0xc0000120a0, 0xc000012088)
	/srv/app/main.go:31 +0x45
created by main.main in goroutine 1
	/srv/app/main.go:50 +0x54

goroutine 19 [sync.Mutex.Lock, 4 minutes]:
internal/sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)
	runtime/sema.go:95 +0x25
internal/sync.(*Mutex).lockSlow(0xc0000120a0)
	internal/sync/mutex.go:149 +0x15a
sync.(*Mutex).Lock(...)
	sync/mutex.go:46
main.transfer(0xc000012088, 0xc0000120a0)
	/srv/app/main.go:31 +0x45
created by main.main in goroutine 1
	/srv/app/main.go:51 +0x54
`;

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
}

async function pasteDump(page: Page, text: string): Promise<void> {
  await page.goto('./');
  await paste(page, text);
  await toCapture(page, 'pasted text');
  await page.getByRole('tab', { name: 'Goroutines' }).click();
  await expect(rowsOf(groups(page)).first()).toBeVisible();
}

const textOf = ({ bytes }: DroppedFile): string => new TextDecoder().decode(bytes);
const groups = (page: Page): Locator => page.getByRole('grid', { name: 'Groups of goroutines' });
const rowsOf = (grid: Locator): Locator => grid.getByRole('row').filter({ has: grid.page().getByRole('gridcell') });
const opened = (page: Page): Locator => page.getByRole('complementary', { name: 'What is opened' });

/** As a reader sees it. */
async function cells(row: Locator): Promise<readonly string[]> {
  return (await row.getByRole('gridcell').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

test('a pasted dump in groups by state has the counts that its lines have', async ({ page }) => {
  await pasteDump(page, textOf(AFTER));
  const all = goroutinesOf(AFTER);
  expect(all.length).toBe(551);
  await expect(page.getByRole('region', { name: 'Goroutines' })).toContainText('551 goroutines');
  await page.getByRole('radio', { name: 'State' }).check({ force: true });
  await expect(rowsOf(groups(page)).first()).toContainText('423');
  const counts = new Map<string, number>();
  for (const { state } of all) counts.set(state, (counts.get(state) ?? 0) + 1);
  const seen = new Map<string, number>();
  const count = await rowsOf(groups(page)).count();
  for (let at = 0; at < count; at++) {
    const row = await cells(rowsOf(groups(page)).nth(at));
    seen.set(row.find((text) => counts.has(text)) ?? row.join(' '), Number(row[0]));
  }
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(counts));
});

test('states, text and waits filter; what is opened has its stack and its goroutines', async ({ page }) => {
  await pasteDump(page, textOf(AFTER));
  await page.getByRole('button', { name: 'chan receive 423' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('423 of 551 goroutines');
  await page.getByRole('searchbox', { name: 'Filter goroutines by text' }).fill('leakTicker');
  await expect(rowsOf(groups(page))).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Least wait' }).selectOption('2');
  const kept = goroutinesOf(AFTER).filter(({ text }) => /\[chan receive, [2-9] minutes/.test(text) && text.includes('leakTicker'));
  await expect(rowsOf(groups(page)).first()).toContainText(String(kept.length));

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rowsOf(groups(page)).first()).toContainText('403');
  await groups(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(opened(page).getByRole('heading', { level: 2 })).toBeFocused();
  await expect(opened(page)).toContainText('main.leakRecv.func1');
  const members = page.getByRole('grid', { name: 'Goroutines of the group' });
  const ids = goroutinesOf(AFTER).flatMap(({ id, text }) => (text.includes('main.leakRecv.func1') ? [id] : []));
  await expect(rowsOf(members).first()).toContainText(String(Math.min(...ids)));
  await rowsOf(members).first().getByRole('button', { name: 'goroutine 1' }).click();
  await expect(opened(page).getByRole('heading', { level: 2 })).toHaveText('Goroutine 1');
  await page.getByRole('button', { name: '← Back' }).click();
  await expect(opened(page).getByRole('heading', { level: 2 })).toContainText('403 goroutines');
  await expectNoSeriousFaults(page);
  await page.keyboard.press('Escape');
  await expect(opened(page)).toHaveCount(0);
});

test('a goroutine is found by its number, and copied as a dump prints it', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await pasteDump(page, textOf(AFTER));
  await page.keyboard.press('a');
  await page.keyboard.type('goroutine 101');
  await page.keyboard.press('Enter');
  await expect(opened(page).getByRole('heading', { level: 2 })).toHaveText('Goroutine 101');
  await expect(opened(page)).toContainText('sync.Mutex 0xbf23f0');
  await opened(page).getByRole('button', { name: 'Copy stack' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('goroutine 101 [sync.Mutex.Lock, 2 minutes]:\n');
  expect(copied).toContain('created by main.leakMutex in goroutine 1\n');

  await page.getByRole('searchbox', { name: 'Find a goroutine by its number' }).fill('99999');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Goroutine 99999 is not in this dump.')).toBeVisible();
});

test('a wait is marked as harmless, and the list outlives the page', async ({ page }) => {
  await pasteDump(page, textOf(AFTER));
  await rowsOf(groups(page)).filter({ hasText: 'main.leakTicker.func1' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Mark as harmless…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Harmless waits' });
  await expect(dialog.getByRole('status')).toHaveText('Fits 5 of 551 goroutines here.');
  await dialog.getByRole('textbox', { name: 'Function' }).fill('main\\.(leakTicker');
  await expect(dialog.getByRole('status')).toContainText('not a regular expression');
  await dialog.getByRole('textbox', { name: 'Function' }).fill('^main\\.leakTicker\\.');
  await dialog.getByRole('textbox', { name: 'Why it is harmless' }).fill('One ticker for each shop');
  await expect(dialog.getByRole('status')).toHaveText('Fits 5 of 551 goroutines here.');
  await expectNoSeriousFaults(page);
  await dialog.getByRole('button', { name: 'Add rule' }).click();
  await expect(dialog.getByRole('list', { name: 'Your rules' })).toContainText('One ticker for each shop');
  await page.keyboard.press('Escape');
  await expect(groups(page)).toContainText('harmless: One ticker for each shop');
  await page.keyboard.press('u');
  await expect(groups(page)).not.toContainText('leakTicker');

  await page.reload();
  await pasteDump(page, textOf(AFTER));
  await expect(groups(page)).toContainText('harmless: One ticker for each shop');
  await page.keyboard.press('Shift+U');
  await dialog.getByRole('checkbox', { name: 'One ticker for each shop' }).uncheck();
  await expect(groups(page)).not.toContainText('harmless: One ticker');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as JSON' }).click();
  const file = await (await download).path();
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await expect(dialog.getByRole('list', { name: 'Your rules' })).toHaveCount(0);
  await dialog.getByLabel('List of harmless waits to read').setInputFiles(file);
  await expect(dialog.getByRole('checkbox', { name: 'One ticker for each shop' })).not.toBeChecked();
});

test('two dumps of one process: how many more, and which goroutines stayed', async ({ page }) => {
  await page.goto('./');
  await drop(page, [BEFORE, AFTER]);
  await toComparison(page);
  const grid = page.getByRole('grid', { name: 'Groups of goroutines compared' });
  await expect(rowsOf(grid).first()).toBeVisible();
  const idsOf = (file: DroppedFile): readonly number[] => goroutinesOf(file).flatMap(({ id, text }) => (text.includes('main.leakRecv.func1') ? [id] : []));
  const [before, after] = [idsOf(BEFORE), idsOf(AFTER)];
  const stayed = after.filter((id) => before.includes(id));
  const row = rowsOf(grid).filter({ hasText: 'main.leakRecv.func1' });
  await expect(row.locator('[data-column="delta"]')).toHaveText(`+${after.length - before.length}`);
  await expect(row.locator('[data-column="base"]')).toHaveText(String(before.length));
  await expect(row.locator('[data-column="head"]')).toHaveText(String(after.length));
  await expect(row.locator('[data-column="stayed"]')).toHaveText(String(stayed.length));
  await expect(row.locator('[data-column="came"]')).toHaveText(String(after.length - stayed.length));
  await expect(page.getByRole('tabpanel')).toContainText('One process');

  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const ids = page.getByRole('grid', { name: 'Goroutines that stayed' });
  await expect(rowsOf(ids).first()).toContainText(String(Math.min(...stayed)));
  await page.getByRole('radio', { name: /^Came/ }).check({ force: true });
  const came = page.getByRole('grid', { name: 'Goroutines that came' });
  const created = Math.min(...after.filter((id) => !before.includes(id)));
  await expect(rowsOf(came).first()).toContainText(String(created));
  await expectNoSeriousFaults(page);
  await came.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(opened(page).getByRole('heading', { level: 2 })).toHaveText(`Goroutine ${created}`);
});

test('goroutines that wait for one lock together', async ({ page }) => {
  await pasteDump(page, textOf(AFTER));
  await page.keyboard.press('w');
  const objects = page.getByRole('grid', { name: 'What goroutines wait for together' });
  await expect(rowsOf(objects).first()).toContainText('sync.Mutex 0xbf23f0');
  await expect(page.getByRole('tabpanel')).toContainText('Who holds a lock is not in a dump');
  await rowsOf(objects).first().click();
  await expect(rowsOf(page.getByRole('grid', { name: 'Goroutines that wait for it' }))).toHaveCount(6);
  await expectNoSeriousFaults(page);
});

test('a lock cycle is a chain that leads to its goroutines', async ({ page }) => {
  await pasteDump(page, DEADLOCK);
  await page.keyboard.press('w');
  const cycles = page.getByRole('region', { name: 'Lock cycles' });
  await expect(cycles).toContainText('1 likely lock cycle');
  await expect(cycles.getByRole('listitem')).toContainText('goroutine 18');
  await expect(cycles.getByRole('listitem')).toContainText('goroutine 19');
  await cycles.getByRole('button', { name: 'goroutine 19' }).click();
  await expect(opened(page)).toContainText('main.transfer');
  await expectNoSeriousFaults(page);
});

test('the flame graph is of the goroutines that the filter keeps', async ({ page }) => {
  await pasteDump(page, textOf(AFTER));
  await page.getByRole('button', { name: 'chan receive 423' }).click();
  await page.keyboard.press('e');
  await expect(page.getByRole('application', { name: /^Flame graph of goroutine/ })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: /Search/ })).toBeVisible();
});
