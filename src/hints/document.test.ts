import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hintsDocument } from './document.ts';
import { RULES } from './registry.ts';

describe('docs/hints.md', () => {
  it('is what the rules say of themselves (npm run docs:hints)', () => {
    expect(readFileSync(new URL('../../docs/hints.md', import.meta.url), 'utf8')).toBe(hintsDocument(RULES));
  });

  it('finds all of it in every rule', () => {
    for (const { id, title, needs, doc, healthy } of RULES) {
      for (const text of [title, doc.evidence, doc.limits, doc.source, healthy]) expect(text.trim(), id).not.toBe('');
      expect(needs.length, id).toBeGreaterThan(0);
      expect(healthy, id).toMatch(/\.$/);
      expect(doc.evidence, id).toMatch(/\.$/);
    }
  });

  it('has each rule once', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[GHMEXJV]\d\d$/);
  });
});
