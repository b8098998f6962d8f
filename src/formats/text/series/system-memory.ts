/**
 * What the system and programs' own logs tell of memory. Nearly no line of a log is of these kinds, so one look at its first
 * character keeps it from all of their readers.
 */
import type { TextArtefact, TextParser } from '../parser.ts';
import type { BlockParser } from './block-parser.ts';
import { createCgroupParser } from './cgroup-files.ts';
import { createLogStatsParser } from './log-stats.ts';
import { createMemStatsObjectParser } from './mem-stats-object.ts';
import { createMemoryTableParser } from './memory-tables.ts';
import { createProcFilesParser } from './proc-files.ts';
import { TimeLines } from './process-readings.ts';

export function createSystemMemoryParser(): TextParser {
  return new SystemMemory();
}

class SystemMemory implements TextParser {
  readonly name = 'memory of processes';
  private readonly times = new TimeLines();
  private readonly parsers: readonly BlockParser[] = [
    createProcFilesParser(this.times),
    createMemoryTableParser(this.times),
    createCgroupParser(this.times),
    createMemStatsObjectParser(),
    createLogStatsParser(this.times),
  ];
  private isOpen = false;

  get isBusy(): boolean {
    return this.isOpen && this.parsers.some((parser) => parser.isBusy);
  }

  get earlierLines(): number {
    return this.parsers.reduce((sum, { earlierLines = 0 }) => sum + earlierLines, 0);
  }

  line(text: string, number: number): boolean {
    this.times.see(text, number);
    if (!this.isOpen && number > 2 && !mayBegin(text)) return false;
    let isOwn = false;
    for (const parser of this.parsers) if (!isOwn && parser.isBusy) isOwn = parser.line(text, number);
    for (const parser of this.parsers) if (!isOwn && !parser.isBusy) isOwn = parser.line(text, number);
    this.isOpen = this.parsers.some((parser) => parser.isOpen);
    return isOwn;
  }

  finish(): readonly TextArtefact[] {
    return this.parsers.flatMap((parser) => parser.finish());
  }
}

/** The first lines go to all: a file may be a single number. */
function mayBegin(text: string): boolean {
  const first = text.charCodeAt(0);
  if ((first >= UPPER_A && first <= UPPER_Z) || first === SPACE || first === TAB || first === PERCENT) {
    return (
      text.endsWith(' kB') || text.startsWith('Name:') || text.includes('RSS') || text.includes(' RES ') || text.includes('MEMORY(bytes)') || text.includes('MEM USAGE') || text.includes('Alloc: ') || text.includes('runtime stats: ')
    );
  }
  if (text.startsWith('anon ') || text.startsWith('cache ') || text.startsWith('internal_memstats') || text.startsWith('procstat')) return true;
  if (first === SLASH || text.startsWith('memory.')) return text.includes('memory.');
  // `7f00c0a00000-7f00c0b00000 rw-p …`, but no date.
  if (!((first >= ZERO && first <= NINE) || (first >= LOWER_A && first <= LOWER_F))) return false;
  const dash = text.indexOf('-');
  return dash >= 6 && dash <= 16;
}

const TAB = 0x09;
const SPACE = 0x20;
const PERCENT = 0x25;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const LOWER_A = 0x61;
const LOWER_F = 0x66;
