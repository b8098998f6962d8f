import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A capture from fixtures/captures. */
export function capture(path: string, name = basename(path)): DroppedFile {
  return { name, bytes: readFileSync(fileURLToPath(new URL(`../../fixtures/captures/${path}`, import.meta.url))) };
}

/** What an incident left in text, from fixtures/text. */
export function textFile(path: string): DroppedFile {
  return { name: basename(path), bytes: readFileSync(fileURLToPath(new URL(`../../fixtures/text/${path}`, import.meta.url))) };
}

export interface AnswerRow {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
}

/** The reference tool's rows for a type of a capture; see fixtures/README.md. */
export function answerRows(path: string, type: string): readonly AnswerRow[] {
  const file = new URL(`../../fixtures/answers/${path.replace(/\.pb(\.gz)?$/, '.json')}`, import.meta.url);
  const answer = JSON.parse(readFileSync(fileURLToPath(file), 'utf8')) as {
    readonly types: readonly { readonly type: string; readonly rows: readonly AnswerRow[] }[];
  };
  return answer.types.find((table) => table.type === type)!.rows;
}

/** Drops files in the middle of the page, as from a file manager. */
export async function drop(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const list = files.map(({ name, bytes }) => ({ name, text: Buffer.from(bytes).toString('base64') }));
  const transfer = await page.evaluateHandle((entries) => {
    const made = new DataTransfer();
    for (const { name, text } of entries) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.codePointAt(0)!);
      made.items.add(new File([bytes], name));
    }
    return made;
  }, list);
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('main', type, { dataTransfer: transfer });
}

/** Drops a file from disk: for files too large to hand over as text. */
export async function dropPath(page: Page, path: string, name: string): Promise<void> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'file-to-drop';
    input.hidden = true;
    document.body.append(input);
  });
  await page.setInputFiles('#file-to-drop', path);
  const transfer = await page.evaluateHandle((fileName) => {
    const input = document.querySelector<HTMLInputElement>('#file-to-drop')!;
    const made = new DataTransfer();
    made.items.add(new File([input.files![0]!], fileName));
    input.remove();
    return made;
  }, name);
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('main', type, { dataTransfer: transfer });
}

export function tableRows(page: Page): Locator {
  return page.getByRole('grid', { name: 'Top functions' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
}

/** Rows of "what grew". */
export function grewRows(page: Page): Locator {
  return page.getByRole('grid', { name: 'What grew' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
}

/** After several captures what leaks comes first: from there to what they are next to each other. */
export async function toComparison(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Open captures' }).getByRole('button', { name: /^Compare .* with / }).first().click();
}

/** From what leaks to a capture of its own. */
export async function toCapture(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Open captures' }).getByRole('button', { name, exact: true }).click();
}

/** Drops two captures or more and waits for the comparison. */
export async function compare(page: Page, ...paths: readonly string[]): Promise<void> {
  await page.goto('./');
  await drop(page, paths.map((path) => capture(path)));
  await toComparison(page);
  await expect(grewRows(page).first()).toBeVisible();
}

/** Functions by how much their flat value differs between two captures, as the reference tool has them. */
export function answerDeltas(base: string, head: string, type: string): readonly { readonly name: string; readonly base: number; readonly head: number; readonly delta: number }[] {
  const before = new Map(answerRows(base, type).map(({ name, flat }) => [name, flat]));
  const after = new Map(answerRows(head, type).map(({ name, flat }) => [name, flat]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => {
      const [was, is] = [before.get(name) ?? 0, after.get(name) ?? 0];
      return { name, base: was, head: is, delta: is - was };
    })
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
}

export async function open(page: Page, path: string): Promise<void> {
  await page.goto('./');
  await drop(page, [capture(path)]);
  await expect(tableRows(page).first()).toBeVisible();
}

/** Of what grew, as a reader sees it. */
export async function rowTexts(page: Page): Promise<readonly string[]> {
  return (await grewRows(page).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

/** The sums of both sides, once they are counted: until then, an ellipsis stands for each. */
export async function totals(page: Page): Promise<readonly string[]> {
  const shown = page.locator('.compare-total');
  await expect(shown).not.toHaveCount(0);
  await expect(shown.filter({ hasText: '…' })).toHaveCount(0);
  return shown.allInnerTexts();
}

/** Through the dialog, as a reader does it. */
export async function copiedLink(page: Page, of: 'comparison' | 'capture' = 'comparison'): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Share…' }).click();
  const dialog = page.getByRole('dialog', { name: `Share the ${of}` });
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(dialog.getByRole('status').first()).toBeVisible();
  await expect(dialog).toContainText('Copied the link');
  await page.keyboard.press('Escape');
  return page.evaluate(() => navigator.clipboard.readText());
}

export async function expectNoSeriousFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' · ')}`)).toEqual([]);
}

/** Every test also proves that the console stays clean and that nothing is asked of another origin. */
export const test = base.extend<{ readonly quiet: undefined }>({
  quiet: [
    async ({ page, context, baseURL }, use) => {
      const problems: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
      // The context also hears what the worker asks for.
      context.on('request', (request) => {
        const url = request.url();
        if (!/^(data|blob):/.test(url) && new URL(url).origin !== new URL(baseURL!).origin) problems.push(`asked ${url}`);
      });
      context.on('response', (response) => {
        if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
      });
      await use(undefined);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
