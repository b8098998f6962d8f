/**
 * All checks, in the order of how quickly they fail: npm test.
 *
 * Stops at the first step that fails. The last line is always the count of unit and browser tests that ran:
 * `N passed, N failed`, with `, N skipped` where some were.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const temporary = mkdtempSync(join(tmpdir(), 'heapstory-test-'));
const counts = { passed: 0, failed: 0, skipped: 0 };

const STEPS = [
  { name: 'types', step: () => run('npm', ['run', '-s', 'types']) },
  { name: 'lint', step: () => run('npm', ['run', '-s', 'lint']) },
  { name: 'unit tests', step: unitTests },
  { name: 'production build', step: () => run('npm', ['run', '-s', 'build']) },
  { name: 'first load', step: () => run(process.execPath, ['.ci/first-load.mjs']) },
  { name: 'command line tool', step: () => run(process.execPath, ['dist-cli/heapstory.mjs', 'top', 'fixtures/captures/leakshop/heap.08.pb.gz', '-n', '5']) },
  { name: 'browser tests', step: browserTests },
];

try {
  process.exitCode = (await allSteps()) ? 0 : 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
}

async function allSteps() {
  for (const { name, step } of STEPS) {
    console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
    const start = performance.now();
    let passed = false;
    try {
      passed = await step();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${name}: ${passed ? 'ok' : 'FAILED'}, ${seconds} s`);
    if (!passed) return false;
  }
  return true;
}

function unitTests() {
  const report = join(temporary, 'unit.json');
  const passed = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  if (!existsSync(report)) return false;
  const result = JSON.parse(readFileSync(report, 'utf8'));
  counts.passed += result.numPassedTests;
  counts.failed += result.numFailedTests;
  counts.skipped += result.numPendingTests + (result.numTodoTests ?? 0);
  // A file that does not even load has no tests to count.
  counts.failed += result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return passed;
}

async function browserTests() {
  const browser = await findChromium();
  console.log(`Browser: ${browser}`);
  const report = join(temporary, 'browser.json');
  const passed = run('playwright', ['test', '-c', 'e2e', '--reporter=list,json'], { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  if (!existsSync(report)) return false;
  const { stats, errors } = JSON.parse(readFileSync(report, 'utf8'));
  counts.passed += stats.expected + stats.flaky;
  counts.failed += stats.unexpected + (stats.unexpected === 0 ? errors.length : 0);
  counts.skipped += stats.skipped;
  return passed;
}

function run(command, args, env = {}) {
  const bin = join(ROOT, 'node_modules', '.bin');
  const done = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    // npm and the tools in .bin are scripts on Windows.
    shell: process.platform === 'win32' && command !== process.execPath,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...env },
  });
  if (done.error !== undefined) console.error(done.error.message);
  return done.status === 0;
}
