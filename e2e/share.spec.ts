import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as plain, type Page } from '@playwright/test';
import { capture, compare, copiedLink, drop, expect, expectNoSeriousFaults, grewRows, rowTexts, test, textFile, toComparison } from './pages/heapstory.ts';

const BASE = 'leakshop/heap.01.pb.gz';
const HEAD = 'leakshop/heap.08.pb.gz';

test.describe('a link', () => {
  test('opens elsewhere without the files: same rows, same selection; with them: full detail', async ({ page, browser }) => {
    await compare(page, BASE, HEAD);
    await grewRows(page).nth(1).click();
    const link = await copiedLink(page);
    expect(link).toMatch(/#d1=[\w-]+&.*s=1$/);
    expect(link.length).toBeLessThan(3_800);

    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto(link);
    await expect(grewRows(elsewhere).first()).toBeVisible();
    expect(await rowTexts(elsewhere)).toEqual(await rowTexts(page));
    await expect(elsewhere.getByRole('row', { selected: true })).toContainText('main.growMapStr');
    await expect(elsewhere.getByRole('main')).toContainText('From a link');
    await expectNoSeriousFaults(elsewhere);

    await drop(elsewhere, [capture(BASE, 'renamed.pb.gz'), capture(HEAD)]);
    await expect(elsewhere.getByRole('status')).toContainText('Full detail from renamed.pb.gz and heap.08.pb.gz');
    await expect(elsewhere.getByRole('main')).not.toContainText('From a link');
    await expect(elsewhere.getByRole('row', { selected: true })).toContainText('main.growMapStr');
    await elsewhere.context().close();
  });

  test('of one dump opens with what was found in it; the dump takes its place', async ({ page, browser }) => {
    const dump = textFile('leakshop/goroutine.08.debug2.txt');
    await page.goto('./');
    await drop(page, [dump]);
    await expect(page.getByRole('list', { name: 'Findings' })).toContainText('main.leakRecv.func1');
    const sentences = (where: Page): Promise<readonly string[]> => where.getByRole('list', { name: 'Findings' }).getByRole('heading', { level: 2 }).allInnerTexts();
    const found = await sentences(page);
    const link = await copiedLink(page, 'capture');

    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto(link);
    await expect(elsewhere.getByRole('main')).toContainText('found where the link was made');
    expect(await sentences(elsewhere)).toEqual(found);
    await expectNoSeriousFaults(elsewhere);
    await elsewhere.getByRole('button', { name: 'goroutine.08.debug2.txt', exact: true }).click();
    await expect(elsewhere.getByRole('main')).toContainText('This comes from a link');
    await drop(elsewhere, [dump]);
    await expect(elsewhere.getByRole('contentinfo')).toContainText('Full detail from goroutine.08.debug2.txt');
    await expect(elsewhere.getByRole('button', { name: /^Close goroutine/ })).toHaveCount(1);
    await expect(elsewhere.getByRole('main')).not.toContainText('This comes from a link');
    await elsewhere.context().close();
  });

  test('says in the address how it is looked at; Back and Forward work', async ({ page }) => {
    await compare(page, BASE, HEAD);
    const link = await copiedLink(page);
    await page.goto('about:blank');
    await page.goto(link);
    await expect(grewRows(page).first()).toBeVisible();
    const payload = /d1=([\w-]+)/.exec(page.url())![1]!;
    await page.getByRole('tab', { name: 'Difference' }).click();
    await expect(page).toHaveURL(/&v=difference&s=1$/);
    await page.keyboard.press('/');
    await page.keyboard.type('grow');
    await expect(page).toHaveURL(/&v=difference&q=grow&s=1$/);
    expect(page.url()).toContain(`#d1=${payload}&`);
    await page.goBack();
    await expect(page.getByRole('tab', { name: 'What grew' })).toHaveAttribute('aria-selected', 'true');
    await page.goForward();
    await expect(page.getByRole('tab', { name: 'Difference' })).toHaveAttribute('aria-selected', 'true');
    await page.reload();
    await expect(page.getByRole('searchbox', { name: /Search functions/ })).toHaveValue('grow');
  });

  test('hides names when asked to', async ({ page }) => {
    await compare(page, BASE, HEAD);
    await page.getByRole('button', { name: 'Share…' }).click();
    await page.getByRole('checkbox', { name: /Hide names/ }).check();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByRole('dialog')).toContainText('Copied the link');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.goto('about:blank');
    await page.goto(link);
    await expect(page.getByRole('main')).toContainText('hashes');
    await expect(page.getByRole('main')).toContainText('Drop the original files here');
    await expect(page.getByRole('main')).not.toContainText('loadBig');
  });

  test('that was cut short, changed, or is of the future gets a page of its own', async ({ page }) => {
    await compare(page, BASE, HEAD);
    const link = await copiedLink(page);
    const at = link.indexOf('d1=');
    for (const [bad, said] of [
      [link.slice(0, at + 500), /cut off/],
      [`${link.slice(0, at + 300)}${link[at + 300] === 'A' ? 'B' : 'A'}${link.slice(at + 301)}`, /./],
      [link.replace('d1=', 'd7='), /newer/],
      [link.replace(/d1=[\w-]+/, 'd1='), /cut off/],
      [link.replace(/d1=[\w-]+/, 'd1=%3Cscript%3E'), /./],
    ] as const) {
      await page.goto('about:blank');
      await page.goto(bad);
      const alert = page.getByRole('main').getByRole('alert');
      await expect(alert.getByRole('heading')).toHaveText('This link can’t be opened');
      await expect(alert).toContainText(said);
      await expect(alert).toContainText(/[\d,]+ characters arrived/);
    }
    await expectNoSeriousFaults(page);
    await drop(page, [capture(HEAD)]);
    await expect(page.getByRole('grid', { name: 'Top functions' })).toBeVisible();
  });

  test('has a report, a Markdown form and a file that opens by drop', async ({ page }, info) => {
    await compare(page, BASE, HEAD);
    const rows = await rowTexts(page);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Share…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share the comparison' });
    await expectNoSeriousFaults(page);
    await dialog.getByRole('button', { name: 'Copy as Markdown' }).click();
    await expect(dialog).toContainText('Copied the link as Markdown');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\[\+106 MB in main\.loadBig\]\(http.*s=1\)$/);
    await dialog.getByRole('button', { name: 'Copy report' }).click();
    await expect(dialog).toContainText('Copied a report');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('| +106 MB |');
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: /^Download/ }).click()]);
    const path = info.outputPath(download.suggestedFilename());
    await download.saveAs(path);
    const { readFileSync } = await import('node:fs');
    await page.goto('about:blank');
    await page.goto('./');
    await drop(page, [{ name: 'from a colleague', bytes: readFileSync(path) }]);
    await expect(grewRows(page).first()).toBeVisible();
    expect(await rowTexts(page)).toEqual(rows);
  });

  test('finds kept files again after a reload', async ({ page }) => {
    await compare(page, BASE, HEAD);
    await page.keyboard.press('l');
    await page.getByRole('checkbox', { name: /^Keep opened files/ }).check();
    await expect(page.getByRole('button', { name: /^Clear \d/ })).toBeVisible();
    await page.keyboard.press('Escape');
    const link = await copiedLink(page);
    await page.goto('about:blank');
    await page.goto(link);
    await expect(page.getByText('Full detail from')).toBeVisible();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: /^Clear \d/ }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await expect(page.getByRole('main')).toContainText('From a link');
  });
});

test('files that a link names are not asked for before the reader agrees', async ({ page }) => {
  await page.goto('./?a=https://profiles.example/heap.01.pb.gz&b=https://profiles.example/heap.08.pb.gz');
  await expect(page).toHaveURL(/heapstory\/#a=https:\/\/profiles\.example\/heap\.01\.pb\.gz&b=https:\/\/profiles\.example\/heap\.08\.pb\.gz&s=1$/);
  await expect(page.getByRole('heading')).toContainText('profiles.example');
  await expectNoSeriousFaults(page);
  await page.getByRole('button', { name: 'Don’t fetch' }).click();
  await expect(page.getByRole('button', { name: 'Choose files…' })).toBeVisible();
});

const CAPTURE_AT: Readonly<Record<string, string>> = {
  '/pod-1/debug/pprof/heap': BASE,
  '/pod-2/debug/pprof/heap': HEAD,
  '/debug/pprof/profile': 'made/cpu.pb.gz',
};

plain.describe('files elsewhere', () => {
  let server: Server;
  let origin: string;
  let allowed: boolean;
  let asked: { readonly cookie: string | undefined; readonly referer: string | undefined }[];

  plain.beforeEach(async () => {
    allowed = true;
    asked = [];
    server = createServer((request, response) => {
      asked.push({ cookie: request.headers.cookie, referer: request.headers.referer });
      const headers = allowed ? { 'Access-Control-Allow-Origin': '*' } : {};
      const path = request.url ?? '';
      if (path === '/moved') response.writeHead(302, { ...headers, Location: '/heap.01.pb.gz' }).end();
      else if (path === '/page') response.writeHead(200, headers).end('<!doctype html><title>Sign in</title>');
      else response.writeHead(200, headers).end(capture(CAPTURE_AT[path] ?? `leakshop${path}`).bytes);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  plain.afterEach(() => {
    server.close();
  });

  plain('are fetched once agreed, without cookies and referrer, in the order that was asked for', async ({ page }) => {
    await page.goto(`./#a=${origin}/heap.08.pb.gz&b=${origin}/heap.01.pb.gz&by=function&s=1`);
    await expect(page.getByRole('heading')).toContainText(origin.replace('http://', ''));
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: /^Fetch from/ }).click();
    await expect(grewRows(page).first()).toContainText('−106 MB');
    await expect(page.getByRole('radio', { name: 'Function' })).toBeChecked();
    expect(asked).toEqual([
      { cookie: undefined, referer: undefined },
      { cookie: undefined, referer: undefined },
    ]);
  });

  plain('that the host keeps to itself: says which host and what to do', async ({ page }) => {
    allowed = false;
    await page.goto(`./#a=${origin}/heap.01.pb.gz&b=${origin}/heap.08.pb.gz`);
    await page.getByRole('button', { name: /^Fetch from/ }).click();
    const alert = page.getByRole('main').getByRole('alert');
    await expect(alert).toContainText('could not be fetched');
    await expect(alert).toContainText(`${origin.replace('http://', '')} could not be read from here`);
    await expect(alert).toContainText('Access-Control-Allow-Origin');
    await expect(alert).toContainText('drop them here');
    await drop(page, [capture(BASE), capture(HEAD)]);
    await toComparison(page);
    await expect(grewRows(page).first()).toContainText('main.loadBig');
  });

  plain('of one name are two files all the same', async ({ page }) => {
    await page.goto(`./#a=${origin}/pod-1/debug/pprof/heap&b=${origin}/pod-2/debug/pprof/heap&by=function&s=1`);
    await page.getByRole('button', { name: /^Fetch from/ }).click();
    await expect(grewRows(page).first()).toContainText('+106 MB');
    const host = origin.replace('http://', '');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`${host}/pod-1/debug/pprof/heap and ${host}/pod-2/debug/pprof/heap`);
    await expect(page.getByLabel('Base capture')).toHaveValue('0');
    await expect(page.getByLabel('Head capture')).toHaveValue('1');
  });

  plain('that another address took over are not followed there', async ({ page }) => {
    await page.goto(`./#a=${origin}/moved&b=${origin}/heap.08.pb.gz`);
    await page.getByRole('button', { name: /^Fetch from/ }).click();
    await expect(page.getByRole('main').getByRole('alert')).toContainText('sends on to another address');
    expect(asked).toHaveLength(2);
  });

  plain('that can’t be compared: says why', async ({ page }) => {
    for (const [other, why] of [
      ['debug/pprof/profile', /one is of kind “heap”, the other of kind “cpu”/],
      ['page', /page is no profile that can be read/],
    ] as const) {
      await page.goto('about:blank');
      await page.goto(`./#a=${origin}/heap.01.pb.gz&b=${origin}/${other}`);
      await page.getByRole('button', { name: /^Fetch from/ }).click();
      await expect(page.getByRole('alert')).toContainText(/They could not be compared/);
      await expect(page.getByRole('alert')).toContainText(why);
      await expect(page.getByRole('grid', { name: 'Top functions' })).toBeVisible();
    }
  });
});
