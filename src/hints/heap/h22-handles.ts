import { formatBytes } from '../../lib/format-value.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import type { HintContext } from '../context.ts';
import { mannKendall } from '../statistics/mann-kendall.ts';
import { gainBy } from './growth.ts';
import { growthRule } from './growth-rule.ts';
import { TAG } from './library-frames.ts';
import { fromTo, pace, place } from './tell.ts';

export const h22 = growthRule(
  {
    id: 'H22',
    title: 'Files or connections that are not closed',
    doc: {
      evidence: 'Growth as in H01 or H02, a tenth or more of it in what os.Open, net connections, os/exec and directory reads allocate; more counts where the number of open files rises too.',
      limits: 'Connections that are meant to stay grow with their number. What a finalizer closes is freed in the end, late.',
      source: 'os/file_unix.go, newFile; os/dir_unix.go; net/fd_unix.go; their objects close themselves only when collected',
    },
    healthy: 'No growing place opens files or connections.',
  },
  (growth, { context }) => {
    const gain = gainBy(growth, TAG.handle);
    if (gain < 0.1 * growth.gain) return undefined;
    const [site] = growth.sites;
    const areMore = openFilesRise(context);
    return {
      weight: areMore ? 0.85 : 0.65,
      because: areMore ? 'the number of open files rises too' : `${formatBytes(gain)} of it belong to open files or connections`,
      sentence: `${fromTo(growth)} belong to files or connections that ${place(site!)} opens${pace(growth)}; they are not closed.`,
      fix: `Close what \`${growth.name}\` opens on every way out: \`defer f.Close()\` in a function of its own for each item, not in a loop, where it runs at the function’s end only.`,
    };
  },
);

export function openFilesRise({ go }: HintContext): boolean {
  const files = go?.merged.series.find(({ name }) => name === SERIES_NAMES.openFiles);
  return files !== undefined && files.values.length >= 4 && mannKendall(files.values).p < 0.05;
}
