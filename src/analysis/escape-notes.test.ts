import { describe, expect, test } from 'vitest';
import type { EscapeNote } from '../model/escape-note.ts';
import { joinEscapes } from './escape-notes.ts';

function note(file: string, line = 1): EscapeNote {
  return { file, line, column: 1, kind: 'escapes', message: `${file}:${line}`, flow: [] };
}

function found(files: readonly string[], wanted: string, line = 1): string | undefined {
  return joinEscapes(files.map((file) => note(file)))(wanted, line)[0]?.message;
}

describe('joining escape notes with frames', () => {
  test('by the longest end of the path that both have', () => {
    const files = ['example.com/shop/cart/add.go', 'example.com/shop/order/add.go', 'other.org/order/add.go'];
    expect(found(files, '/srv/build/shop/order/add.go')).toBe('example.com/shop/order/add.go:1');
    expect(found(files, 'example.com/shop/cart/add.go')).toBe('example.com/shop/cart/add.go:1');
    expect(found(files, '/srv/build/order/add.go')).toBeUndefined();
    expect(found(files, '/srv/build/shop/order/add.go', 2)).toBeUndefined();
  });

  test('as printed by the compiler, on any system', () => {
    expect(found(['./main.go'], '/srv/app/main.go')).toBe('./main.go:1');
    expect(found(['../cart/add.go'], '/srv/cart/add.go')).toBe('../cart/add.go:1');
    expect(found(['C:\\src\\cart\\add.go'], 'C:/src/cart/add.go')).toBe('C:\\src\\cart\\add.go:1');
  });

  test('not by the base name where the folders differ', () => {
    expect(found(['example.com/esc/main.go'], '/srv/other/main.go')).toBeUndefined();
    expect(found(['example.com/esc/main.go'], '/srv/app/esc/main.go')).toBe('example.com/esc/main.go:1');
  });

  test('through versions of modules', () => {
    expect(found(['github.com/x/y/v2/z.go'], '/root/go/pkg/mod/github.com/x/y/v2@v2.3.4/z.go')).toBe('github.com/x/y/v2/z.go:1');
    expect(found(['github.com/x/y/z.go'], 'github.com/x/y@v1.0.0/z.go')).toBe('github.com/x/y/z.go:1');
    expect(found(['example.com/y/v2/z.go'], '/srv/y/z.go')).toBe('example.com/y/v2/z.go:1');
  });

  test('all notes of the line, in their order', () => {
    const notes = [note('a/b.go', 3), { ...note('a/b.go', 3), column: 9 }, note('a/b.go', 4)];
    const at = joinEscapes(notes);
    expect(at('/x/a/b.go', 3)).toEqual(notes.slice(0, 2));
    expect(at('/x/a/b.go', 5)).toEqual([]);
    expect(at('', 1)).toEqual([]);
    expect(joinEscapes([])('a/b.go', 3)).toEqual([]);
  });
});
