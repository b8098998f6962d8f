/**
 * Finds a Chromium to run the browser tests with, and installs one where there is none.
 *
 * Playwright drives browsers of the system just as well as its own download, which not every machine can reach.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { chromium as playwright } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const WINDOWS_PLACES = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

/**
 * The path of an executable. Looks at CHROMIUM_PATH, Playwright's own download, PATH and the usual places, in this
 * order; then installs one, unless told not to. Throws when there is none.
 */
export async function findChromium({ install = true, say = (line) => console.log(line) } = {}) {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (existsSync(asked)) return asked;
    throw new Error(`CHROMIUM_PATH is ${asked}, and there is no such file.`);
  }
  const found = look();
  if (found !== undefined) return found;
  if (!install) throw new Error('No Chromium found. Set CHROMIUM_PATH, or run: npx playwright install chromium');
  say('No Chromium found; installing one.');
  if (installWithApt(say)) {
    const installed = look();
    if (installed !== undefined) return installed;
  }
  say('› npx playwright install chromium');
  const done = spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  const own = look();
  if (done.status === 0 && own !== undefined) return own;
  throw new Error(
    'Chromium could not be installed. Install Chromium or Chrome yourself and set CHROMIUM_PATH to it. ' +
      'Where system libraries are missing: sudo npx playwright install --with-deps chromium',
  );
}

function look() {
  return candidates().find((path) => existsSync(path) && runs(path));
}

function candidates() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const places =
    process.platform === 'darwin'
      ? [...MAC_APPS, ...MAC_APPS.map((path) => join(process.env.HOME ?? '', path))]
      : process.platform === 'win32'
        ? ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => WINDOWS_PLACES.map((place) => join(process.env[name] ?? '', place)))
        : ['/snap/bin/chromium', '/opt/google/chrome/chrome'];
  return [playwright.executablePath(), ...onPath, ...places].filter((path) => path !== '');
}

/** Ubuntu's `chromium-browser` may be a stub that only says to install a snap, and libraries may be missing. */
function runs(path) {
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function installWithApt(say) {
  if (process.platform !== 'linux' || !works('apt-get', ['--version'])) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !works('sudo', ['-n', 'true'])) return false;
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const [command, ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
    say(`› ${[command, ...rest].join(' ')}`);
    try {
      execFileSync(command, rest, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    } catch {
      // An update with one unreachable source still may have found the package; the install decides.
      if (args[0] === 'install') return false;
    }
  }
  return true;
}

function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
