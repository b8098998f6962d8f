import { formatBytes } from '../../lib/format-value.ts';
import type { Notice } from '../../model/failure.ts';
import type { Scan } from './scan.ts';

interface Losses {
  /** References to objects that the file does not have. */
  readonly dropped: number;
  /** Those to objects that it has. */
  readonly references: number;
  /** Objects whose record could not be read. */
  readonly unread: number;
  readonly size: number;
}

export function readNotices(scan: Scan, losses: Losses): readonly Notice[] {
  const notices: Notice[] = [];
  const caution = (code: string, sentence: string): void => {
    notices.push({ code, severity: 'caution', sentence });
  };
  const { report, counter, dumps } = scan;
  if (report.isCut) {
    const missing = report.missingBytes > 0 ? `; at least ${formatBytes(report.missingBytes)} are missing` : '';
    caution(
      'cut',
      `The file ends before the heap dump does${missing}. What is there is shown; what holds it may be missing. Copy or take the dump again.`,
    );
  }
  if (report.damagedBytes > 0) {
    caution(
      'damaged',
      `${formatBytes(report.damagedBytes)} of ${formatBytes(losses.size)} could not be read, first at offset ${report.damagedAt ?? 0}: ` +
        'the file is damaged there, or has records of a tool that are not part of the format. Objects in it are missing.',
    );
  }
  if (counter.isScattered) {
    caution('scattered', 'Ids of objects are too far apart to be addresses of one heap. The rest of the objects was left out.');
  }
  if (dumps.count > 1) {
    const which = dumps.taken === dumps.count ? 'the last' : 'the last but one, for the last is not whole';
    notices.push({
      code: 'several-dumps',
      severity: 'info',
      sentence: `The file has ${dumps.count} heap dumps. This is ${which}.`,
    });
  }
  if (scan.extraSystemClasses.length > 0) {
    notices.push({
      code: 'no-system-classes',
      severity: 'info',
      sentence: 'The file marks no classes as roots, so all classes of the boot loader are taken as such.',
    });
  }
  // HotSpot's shared archive always has a few: elements of arrays that lead to classes that were never loaded.
  if (losses.dropped > Math.max(100, losses.references / 100)) {
    caution(
      'missing-targets',
      `${losses.dropped.toLocaleString('en')} references lead to objects that the file does not have; they are left out.`,
    );
  }
  if (losses.unread > 0) {
    const what = losses.unread === 1 ? 'One object is' : `${losses.unread.toLocaleString('en')} objects are`;
    caution('unread', `${what} mentioned but could not be read.`);
  }
  return notices;
}
