/**
 * What Delve's command `goroutines` prints (service/debugger and pkg/terminal/command.go of github.com/go-delve/delve): a line
 * for each goroutine, with `-t` its stack below.
 *
 *     Goroutine 7 - User: ./queue.go:40 shop/queue.(*Queue).push (0x4b48e4) [chan send 61218123]
 *             0  0x000000000043a2ce in runtime.gopark
 *                at /usr/local/go/src/runtime/proc.go:398
 */
import { runToEnd, type Steps } from '../../../lib/steps.ts';
import type { Notice } from '../../../model/failure.ts';
import { ownString } from '../own-string.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { Ending } from '../series/ending.ts';
import { StackCollector, type CollectedLabel } from '../stack-collector.ts';

/** As many as of dumps. */
const MOST_LISTS = 100;
const LONGEST_LINE = 4000;
const SIGN = 'Goroutine ';
const GOROUTINE = /^[ \t*]*Goroutine (\d{1,15}) - (?:User|Runtime|Go|Start): (\S[^\n]*)$/;
const PLACE = /^(.{1,2000}?):(\d{1,9}) (\S{1,1000}) \(0x([0-9a-f]{1,16})\)/;
const STATE = /\[([a-zA-Z][a-zA-Z ()]{0,60}?)(?: \d{1,20})?\]\s*$/;
const FRAME = /^\s{1,16}(\d{1,6}) {1,4}0x([0-9a-f]{1,16}) in (\S{1,1000})$/;
const FRAME_PLACE = /^\s{1,24}at (.{1,2000}):(\d{1,9})$/;
const COUNT = /^\[\d{1,12} goroutines?\]$/;
const TYPE = { type: 'goroutine', unit: 'count' } as const;

interface Open {
  readonly labels: readonly CollectedLabel[];
  /** What its line says; the frames below, where they are, begin with it or with what it was called by. */
  readonly own: number;
  readonly stack: number[];
}

export function createDelveParser(): TextParser {
  /** A list that has an id for the second time is another one. */
  const lists: StackCollector[] = [];
  const ids = new Set<string>();
  let collector = new StackCollector([TYPE]);
  const ending = new Ending();
  let open: Open | undefined;
  let frame: { readonly name: string; readonly address: number } | undefined;
  let isInList = false;

  function endFrame(file: string, line: number): void {
    if (frame) open?.stack.push(collector.location(frame.name, file, line, frame.address));
    frame = undefined;
  }

  function end(): void {
    endFrame('', 0);
    if (open) collector.add(open.stack.length > 0 ? open.stack : [open.own], [1], open.labels);
    open = undefined;
  }

  function* finishing(): Steps<readonly TextArtefact[]> {
    end();
    const artefacts: TextArtefact[] = [];
    for (const list of lists) artefacts.push({ kind: 'profile', profileKind: 'goroutine', profile: yield* list.take({ periodType: TYPE, period: 1 }), notices: [NO_TOTAL] });
    return artefacts;
  }

  return {
    name: 'goroutines of Delve',
    get isBusy() {
      return isInList;
    },
    line(text, number) {
      if (ending.isOver(number)) {
        end();
        isInList = false;
        ending.reset();
      }
      if (text.length > LONGEST_LINE) return false;
      const found = text.includes(SIGN) ? GOROUTINE.exec(text) : null;
      const place = found && PLACE.exec(found[2]!);
      if (found && place) {
        end();
        if (lists.length === 0 || (ids.has(found[1]!) && lists.length < MOST_LISTS)) {
          collector = new StackCollector([TYPE]);
          lists.push(collector);
          ids.clear();
        }
        ids.add(found[1]!);
        const state = STATE.exec(found[2]!.slice(place[0].length))?.[1];
        open = {
          labels: [{ key: 'id', number: Number(found[1]) }, ...(state === undefined ? [] : [{ key: 'state', text: ownString(state) }])],
          own: collector.location(ownString(place[3]!), ownString(place[1]!), Number(place[2]), Number.parseInt(place[4]!, 16)),
          stack: [],
        };
        isInList = true;
        ending.reset();
        return true;
      }
      if (!isInList) return false;
      const next = FRAME.exec(text);
      const at = next ? null : FRAME_PLACE.exec(text);
      if (next) {
        endFrame('', 0);
        frame = { name: ownString(next[3]!), address: Number.parseInt(next[2]!, 16) };
      } else if (at && frame) endFrame(ownString(at[1]!), Number(at[2]));
      else if (!COUNT.test(text)) {
        if (text.trim() !== '') ending.miss(number);
        return false;
      }
      ending.reset();
      return true;
    },
    finish: () => runToEnd(finishing()),
    finishing,
  };
}

const NO_TOTAL: Notice = {
  code: 'list-of-delve',
  severity: 'info',
  sentence: 'This is a list of goroutines that Delve printed. Without the option -t it has one frame of each; Delve lists no more than it was asked for.',
};
