import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/** A built copy of a module that pages or workers run, for Node. */
export async function loadBuilt(root, out, entry) {
  const name = `${basename(entry, '.ts')}.mjs`;
  const outDir = join(out, 'built', basename(entry, '.ts'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: { ssr: join(root, entry), outDir, emptyOutDir: true, rollupOptions: { output: { entryFileNames: name } } },
  });
  return import(pathToFileURL(join(outDir, name)).href);
}
