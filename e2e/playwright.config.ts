import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { defineConfig } from '@playwright/test';
import { findChromium } from '../.ci/chromium.mjs';

// The runner reads this file once, and each of its workers again: what is found out goes to them by environment.
process.env['CHROMIUM_PATH'] ||= await findChromium({ install: false });
process.env['HEAPSTORY_PORT'] ||= String(await freePort());
const port = process.env['HEAPSTORY_PORT'];
const url = `http://127.0.0.1:${port}/some/team/heapstory/`;

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  // Slow machines need longer; what never comes fails all the same.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  ...(process.env['CI'] === undefined ? {} : { workers: 1 }),
  reporter: 'list',
  use: {
    baseURL: url,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'],
      // Containers run tests as root, where the sandbox can't start; the others keep the browser from calling home.
      args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
    },
  },
  webServer: { command: `node serve.mjs --port ${port}`, url, reuseExistingServer: false },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
