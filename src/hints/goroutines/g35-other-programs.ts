import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { goroutineTable } from './groups.ts';

export const g35: Rule = {
  id: 'G35',
  title: 'Goroutine captures of several processes',
  needs: [['dumps-2']],
  doc: {
    evidence:
      'From the newest capture back: two that follow one another are of different programs or builds where their build ids or the names of their binaries differ, where hardly any (a tenth) of three or more functions of the program’s own module is in both, or where most of five or more functions (of fewer all) that are in both stand in other files, or, of libraries, at other lines. Dumps with ids are of different processes where one number stands for two goroutines, or new ones have numbers that were given out long before.',
    limits: 'Two processes of one build that print no ids can’t be told apart: their counts are compared as if they were one’s.',
    source: 'runtime/pprof/proto.go (mappings of the binary); runtime/proc.go (newproc1): ids are given upwards and never again.',
  },
  healthy: 'Nothing says that the goroutine captures are of different processes.',
  run(context) {
    const table = goroutineTable(context);
    if (!table?.apart) return [];
    const { before, after, why } = table.apart;
    const looked = context.goroutines.length - context.goroutines.indexOf(before) - 1;
    const { confidence } = certainty(0.9).done();
    const clause = why.replace(/\.$/, '');
    return [
      {
        key: 'G35 processes',
        kind: 'caution',
        sentence: `Of ${context.goroutines.length} goroutine captures only ${looked === 1 ? 'the newest is' : `the newest ${looked} are`} looked at: the one before ${looked === 1 ? 'it' : 'them'} is of another process. ${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}.`,
        confidence,
        reasons: [],
        impact: {},
        evidence: [before, after].map(({ id, name }) => ({ kind: 'note', capture: id, text: name })),
        fix: 'For growth take several captures of one process, some minutes apart.',
        surer: [],
        functions: [],
        scale: { share: 0, growth: 0, count: 0 },
        severity: { most: 1 },
      },
    ];
  },
};
