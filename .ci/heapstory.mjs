/** Runs the command line tool from a checkout, and builds it first when it is not there or older than its source. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tool = join(root, 'dist-cli', 'heapstory.mjs');

const builtAt = statSync(tool, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true });
const isOld = sources.some((entry) => entry.isFile() && statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs > builtAt);
if (isOld) {
  // To stderr, so that `--json` output stays clean.
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', '--mode', 'cli', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (built.status !== 0) {
    console.error('heapstory: the tool could not be built. Run npm ci first.');
    process.exit(1);
  }
}

const done = spawnSync(process.execPath, [tool, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // npm runs scripts in the folder of package.json; paths are meant from where the user stands.
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
if (done.error !== undefined) console.error(`heapstory: ${done.error.message}`);
process.exitCode = done.status ?? 1;
