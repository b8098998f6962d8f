/** MemStats as the console of geth prints them (`debug.memStats()`): an object of JavaScript, whose names have no quotes. */
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact } from '../parser.ts';
import type { BlockParser } from './block-parser.ts';
import { Ending } from './ending.ts';
import { readMemStats } from './mem-stats.ts';
import { artefactOf, type Reading } from './readings.ts';

/** Names are sorted, so that it begins with this one and ends with `TotalAlloc`. */
const FIRST = /^([ \t]{0,40})Alloc: (\d{1,19}),?$/;
const FIELD = /^([ \t]{0,40})([A-Z][A-Za-z]{1,30}): (\d{1,20}(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?)(,?)$/;
const LAST = 'TotalAlloc';
/** BySize and the rings of pauses stand between the fields, over many lines. */
const INNER = /^[ \t]*(?:[A-Z][A-Za-z]{1,30}: (?:\[|\{|true|false|\d)|[\]},[{]|\d)/;

interface Block {
  readonly indent: string;
  readonly numbers: Map<string, number>;
}

export function createMemStatsObjectParser(): BlockParser {
  const readings: Reading[] = [];
  const ending = new Ending();
  let block: Block | undefined;
  let cut = 0;

  const close = (): void => {
    // One field with this name may be anything.
    if (block && block.numbers.size > 1) {
      if (!block.numbers.has(LAST)) cut++;
      readings.push(readMemStats({ numbers: block.numbers, pauseNs: [], pauseEnd: [] }));
    }
    block = undefined;
    ending.reset();
  };

  return {
    name: 'MemStats of a console',
    get isOpen() {
      return block !== undefined;
    },
    get isBusy() {
      return block !== undefined;
    },
    line(text, number) {
      if (ending.isOver(number)) close();
      if (text.length > 4000) return false;
      const first = text.includes('Alloc: ') ? FIRST.exec(text) : null;
      if (first) {
        close();
        block = { indent: first[1]!, numbers: new Map([['Alloc', Number(first[2])]]) };
        return true;
      }
      if (!block) return false;
      const field = FIELD.exec(text);
      if (!field && !INNER.test(text)) {
        if (text !== '') ending.miss(number);
        return false;
      }
      ending.reset();
      // Without a comma behind it, and not the last of all, a number may have lost digits.
      if (field && field[1] === block.indent && (field[4] === ',' || field[2] === LAST)) block.numbers.set(field[2]!, Number(field[3]));
      return true;
    },
    finish(): readonly TextArtefact[] {
      close();
      const artefact = artefactOf('MemStats of a console', readings, cut === 0 ? [] : [CUT]);
      return artefact ? [artefact] : [];
    },
  };
}

const CUT: Notice = {
  code: 'mem-stats-cut',
  severity: 'caution',
  sentence: 'These MemStats end before their last field: the text was cut there, and the quantities after it are missing.',
};
