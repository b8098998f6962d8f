/** Where a key takes the cursor of a table; undefined: not a key that moves it. */
export function cursorAfter(key: string, cursor: number, rowCount: number, pageRows: number): number | undefined {
  if (rowCount === 0) return undefined;
  const kept = (index: number): number => Math.min(Math.max(index, 0), rowCount - 1);
  switch (key) {
    case 'ArrowDown':
      return kept(cursor + 1);
    case 'ArrowUp':
      return kept(cursor - 1);
    case 'PageDown':
      return kept(Math.max(cursor, 0) + pageRows);
    case 'PageUp':
      return kept(cursor - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return rowCount - 1;
    default:
      return undefined;
  }
}
