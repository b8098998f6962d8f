/** Stacks and goroutines as text, as a dump prints them: what is copied can be pasted into a ticket, and opened again. */
import type { GoroutineDetail, GoroutineFrame } from '../../engine/goroutine-contract.ts';

/** What the mark beside a frame says. */
export const PART_WORDS: Readonly<Record<GoroutineFrame['part'], { readonly mark: string; readonly title: string }>> = {
  program: { mark: '', title: 'The program’s own code or a dependency' },
  standard: { mark: 'std', title: 'Go’s standard library' },
  wait: { mark: 'wait', title: 'How it waits: the operation that blocks' },
  hidden: { mark: 'runtime', title: 'The runtime’s own; tracebacks leave it out' },
};

export function detailToText({ row, stack }: GoroutineDetail): string {
  const wait = row.wait === undefined || row.wait === 0 ? '' : `, ${row.wait} minutes`;
  const head =
    row.id === undefined
      ? `${row.count} × [${row.state}]:`
      : `goroutine ${row.id} [${row.state}${wait}${row.isLocked ? ', locked to thread' : ''}]:`;
  const { creator } = row;
  const from = creator?.goroutine === undefined ? '' : ` in goroutine ${creator.goroutine}`;
  const created = creator === undefined ? [] : [`created by ${creator.name}${from}`, ...(creator.place === '' ? [] : [`\t${creator.place}`])];
  return [head, ...stack.flatMap(frameLines), ...created, ''].join('\n');
}

function frameLines({ name, file, line }: GoroutineFrame): readonly string[] {
  return [`${name}(...)`, ...(file === '' ? [] : [`\t${file}:${line}`])];
}

/** The end of a path says most: "cache/lru.go:88". */
export function shortPlace(file: string, line: number): string {
  if (file === '') return '';
  return `${file.split('/').slice(-2).join('/')}:${line}`;
}

/** "goroutine 1234 [select]:", "1234" or "g1234" as they stand in logs. */
export function typedGoroutine(text: string): number | undefined {
  const found = /^\s*(?:goroutine\s+|g\s*)?#?(\d{1,15})(?!\d)/i.exec(text);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}
