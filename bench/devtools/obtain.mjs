/**
 * Chrome DevTools' own heap snapshot worker, from the npm package of its front end. The package is far too large to
 * depend on, so it is fetched once into node_modules/.cache, and only its worker is built.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export const DEVTOOLS_VERSION = '1.0.1705227';
const PACKAGE = `chrome-devtools-frontend@${DEVTOOLS_VERSION}`;
const CACHE = fileURLToPath(new URL(`../../node_modules/.cache/devtools-${DEVTOOLS_VERSION}`, import.meta.url));
const ENTRY = 'front_end/entrypoints/heap_snapshot_worker/heap_snapshot_worker-entrypoint.ts';

/** DevTools' own build makes this list of languages; the worker only passes sentences on. */
const languages = {
  name: 'devtools-languages',
  resolveId: (id) => (id.endsWith('/locales.js') ? '\0locales' : undefined),
  load: (id) =>
    id === '\0locales'
      ? `export const LOCALES = ['en-US'], BUNDLED_LOCALES = ['en-US'], DEFAULT_LOCALE = 'en-US', REMOTE_FETCH_PATTERN = '', LOCAL_FETCH_PATTERN = '';`
      : undefined,
};

/** A folder with `worker.js`, or why there is none. */
export async function obtainDevtools(say = (line) => console.log(line)) {
  const folder = join(CACHE, 'built');
  if (existsSync(join(folder, 'worker.js'))) return { folder };
  try {
    mkdirSync(CACHE, { recursive: true });
    if (!existsSync(join(CACHE, 'package', ENTRY))) {
      say(`fetching ${PACKAGE} …`);
      execFileSync('npm', ['pack', '--silent', PACKAGE], { cwd: CACHE, stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 });
      const archive = readdirSync(CACHE).find((name) => name.endsWith('.tgz'));
      execFileSync('tar', ['-xzf', archive, 'package/front_end'], { cwd: CACHE });
      rmSync(join(CACHE, archive));
    }
    await build({
      configFile: false,
      root: join(CACHE, 'package'),
      logLevel: 'silent',
      plugins: [languages],
      build: {
        outDir: folder,
        target: 'es2023',
        copyPublicDir: false,
        lib: { entry: join(CACHE, 'package', ENTRY), formats: ['es'], fileName: () => 'worker.js' },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
    return { folder };
  } catch (error) {
    return { skipped: `${PACKAGE} can’t be fetched and built here (${String(error).split('\n')[0]})` };
  }
}
