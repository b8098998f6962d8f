/** Writes docs/hints.md from the rules: npm run docs:hints. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBuilt } from '../bench/load-built.mjs';

const root = join(import.meta.dirname, '..');
const out = mkdtempSync(join(tmpdir(), 'hints-'));
try {
  const { hintsDocument } = await loadBuilt(root, out, 'src/hints/document.ts');
  const { RULES } = await loadBuilt(root, out, 'src/hints/registry.ts');
  writeFileSync(join(root, 'docs', 'hints.md'), hintsDocument(RULES));
} finally {
  rmSync(out, { recursive: true });
}
