/** A page that has DevTools' heap snapshot worker, in a browser that is given. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../e2e/serve.mjs';
import { obtainDevtools } from './obtain.mjs';

const CLIENT = fileURLToPath(new URL('client.js', import.meta.url));

/** Calls back with the page; answers `{ skipped }` where the worker can’t be had. */
export async function withDevtoolsPage(browser, use) {
  const obtained = await obtainDevtools();
  if (obtained.skipped) return obtained;
  copyFileSync(CLIENT, join(obtained.folder, 'client.js'));
  writeFileSync(join(obtained.folder, 'index.html'), '<!doctype html><title>snapshot</title><input type="file" id="file">');
  const { server, url } = await serve(0, obtained.folder);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${url}index.html`);
    return await use(page);
  } finally {
    await context.close();
    server.close();
  }
}
