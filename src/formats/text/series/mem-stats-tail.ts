import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { Ending } from './ending.ts';
import { readMemStats, type MemStatsFields } from './mem-stats.ts';
import { artefactOf, type Reading } from './readings.ts';

const BEGIN = '# runtime.MemStats';
const FIELD = /^# ([A-Za-z]+) = (.+)$/;
/** Two numbers in one line: what is in use, and what was taken from the system for it. */
const PAIRS: ReadonlySet<string> = new Set(['Stack', 'MSpan', 'MCache']);

const CUT: Notice = {
  code: 'mem-stats-cut',
  severity: 'caution',
  sentence: 'A block of MemStats ends before its last line: the text was cut there, and the quantities after it are missing.',
};

interface Block {
  readonly numbers: Map<string, number>;
  pauseNs: readonly number[];
  pauseEnd: readonly number[];
  last: string;
}

/** The comment that ends `heap?debug=1` and `allocs?debug=1`. */
export function createMemStatsTailParser(): TextParser {
  const readings: Reading[] = [];
  let block: Block | undefined;
  let cut = 0;
  const ending = new Ending();

  const close = (): void => {
    if (!block) return;
    if (!block.numbers.has('DebugGC')) {
      cut++;
      // The number in the last line may have lost digits.
      block.numbers.delete(block.last);
      block.numbers.delete(`${block.last}Sys`);
    }
    const fields: MemStatsFields = block;
    readings.push(readMemStats(fields));
    block = undefined;
    ending.reset();
  };

  return {
    name: 'MemStats',
    get isBusy() {
      return block !== undefined;
    },
    line(text, number) {
      if (ending.isOver(number)) close();
      if (text === BEGIN) {
        close();
        block = { numbers: new Map(), pauseNs: [], pauseEnd: [], last: '' };
        return true;
      }
      if (!block) return false;
      const found = text.startsWith('# ') ? FIELD.exec(text) : null;
      if (!found) {
        ending.miss(number);
        return false;
      }
      ending.reset();
      readField(block, found[1]!, found[2]!);
      return true;
    },
    finish(): readonly TextArtefact[] {
      close();
      const artefact = artefactOf('MemStats', readings, cut === 0 ? [] : [CUT]);
      return artefact ? [artefact] : [];
    },
  };
}

function readField(block: Block, key: string, text: string): void {
  block.last = key;
  if (key === 'PauseNs') block.pauseNs = ring(text);
  else if (key === 'PauseEnd') block.pauseEnd = ring(text);
  else if (PAIRS.has(key)) {
    const [inUse = '', sys = ''] = text.split(' / ', 2);
    setNumber(block, `${key}Inuse`, inUse);
    setNumber(block, `${key}Sys`, sys);
  } else if (key === 'DebugGC') block.numbers.set(key, 0);
  else setNumber(block, key, text);
}

function setNumber(block: Block, key: string, text: string): void {
  if (/^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text)) block.numbers.set(key, Number(text));
}

function ring(text: string): readonly number[] {
  return text.replace(/^\[/, '').replace(/\]$/, '').split(' ', 256).map(Number);
}
