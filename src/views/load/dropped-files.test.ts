import { expect, test } from 'vitest';
import { isHidden } from './dropped-files.ts';

test('a dot at the start of any part hides a file', () => {
  expect(isHidden('captures/heap.pb.gz')).toBe(false);
  expect(isHidden('captures/.DS_Store')).toBe(true);
  expect(isHidden('.git/HEAD')).toBe(true);
});
