import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { directParts } from './growth.ts';
import { growthRule } from './growth-rule.ts';
import { lastOf } from './heap-columns.ts';
import type { SizeCell } from './sites.ts';
import { TAG } from './library-frames.ts';
import { place } from './tell.ts';

const LARGE = 64 * 1024;
const LARGE_TEXT = 32 * 1024;

export const h08 = growthRule(
  {
    id: 'H08',
    title: 'Large blocks are kept, perhaps for a small part',
    doc: {
      evidence: 'Growth as in H01 or H02 of blocks of 64 kB or more, nearly all of one size, made by the program itself, none of which was freed (95 % and more of what was made stayed).',
      limits: 'A profile does not show how much of a block is used: whole buffers that are kept look the same, so that it is only said beside the growth. A heap dump proves it.',
      source: 'Go specification, slice expressions: a part shares the array; reflect.SliceHeader',
    },
    healthy: 'No growing place keeps large blocks of one size whole.',
  },
  (growth, { context }) => {
    if (growth.retention < 0.95 || growth.chain) return undefined;
    const cell = mostOf(directParts(growth.sites).flatMap((part) => part.sizes));
    if (!cell || cell.size < LARGE) return undefined;
    const held = cell.size * lastOf(cell.inuse);
    if (held < 0.8 * lastOf(growth.columns.inuseBytes)) return undefined;
    const [site] = growth.sites;
    const isReturned = (context.escapes?.(site!.file, site!.line) ?? []).some(({ message, flow }) => /make\(\[\]/.test(message) && flow.some((step) => /\(return\)|~r\d|result/.test(step)));
    return {
      weight: 0,
      because: '',
      less: [[0.6, 'a profile does not show how much of each block is used']],
      // It must not stand before the growth itself without a sign of its own.
      most: isReturned ? 0.6 : 0.44,
      sentence: `${formatCount(Math.round(lastOf(cell.inuse)))} blocks of ${formatBytes(cell.size)} that ${place(site!)} makes are all kept; if only a part of each is needed, that part keeps the whole.`,
      fix: `Where a part of the result of \`${growth.name}\` is stored, store a copy: \`bytes.Clone(b[i:j])\`, \`slices.Clone\`. Cutting the capacity with \`b[i:j:j]\` does not free the array.`,
    };
  },
);

export const h09 = growthRule(
  {
    id: 'H09',
    title: 'Large texts are kept, perhaps for a small part',
    doc: {
      evidence: 'Growth as in H01 or H02 of blocks of 32 kB or more that were made as one text: by strings.Builder, strings.Repeat, os.ReadFile, io.ReadAll or bufio.Scanner.Text, or by turning bytes into a string beside them.',
      limits: 'Whole texts that are kept look the same, so that it is only said beside the growth. A heap dump proves it.',
      source: 'Go specification, slice expressions: a substring shares the bytes; strings.Clone (Go 1.18)',
    },
    healthy: 'No growing place keeps large texts.',
  },
  (growth, { table }) => {
    const texts = growth.sites.flatMap(({ parts }) => parts.filter(({ tags, entry }) => (tags & TAG.text) !== 0 && (tags & TAG.buffer) === 0 && entry !== ''));
    // Read on one line, turned into a string on the next.
    const read = table.sites.some(({ name, tags }) => name === growth.name && (tags & TAG.text) !== 0);
    const cell = mostOf((texts.length > 0 ? texts : read ? directParts(growth.sites) : []).flatMap((part) => part.sizes));
    if (!cell || cell.size < LARGE_TEXT || cell.size * lastOf(cell.inuse) < 0.5 * lastOf(growth.columns.inuseBytes)) return undefined;
    const [site] = growth.sites;
    return {
      weight: 0,
      because: '',
      less: [[0.6, 'a profile does not show how much of each text is used']],
      sentence: `${formatCount(Math.round(lastOf(cell.inuse)))} texts of ${formatBytes(cell.size)} that ${place(site!)} makes are kept; if only a part of each is needed (a field, a map key), that part keeps the whole.`,
      fix: `Where a part of a text of \`${growth.name}\` is stored, store \`strings.Clone(part)\`.`,
    };
  },
);

/** The size that holds most. */
function mostOf(cells: readonly SizeCell[]): SizeCell | undefined {
  return cells.reduce<SizeCell | undefined>((best, cell) => (best && best.size * lastOf(best.inuse) >= cell.size * lastOf(cell.inuse) ? best : cell), undefined);
}
