/** What leaves the timeline: a table, a picture, an account as text. */
import type { Timeline } from '../../engine/memory-contract.ts';
import { say } from '../../store/actions.ts';
import { copyText } from '../shared/clipboard.ts';
import { saveFile } from '../shared/save-file.ts';
import { accountText } from './account-text.ts';
import { askMoment } from './memory-calls.ts';
import { drawnTimeline, memoryDesk, shownMoment } from './memory-desk.ts';
import { momentText, type TimeLook } from './time-texts.ts';
import { timelineSvg, type SvgColours } from './timeline-svg.ts';
import { timelineTsv } from './timeline-tsv.ts';

const COLOURS = 10;

export function saveTimelineTsv(): void {
  const drawn = drawnTimeline();
  if (drawn) save('memory-timeline.tsv', 'text/tab-separated-values', timelineTsv(drawn.timeline, drawn.span, drawn.charts, drawn.points));
}

export function saveTimelineSvg(): void {
  const drawn = drawnTimeline();
  if (drawn) save('memory-timeline.svg', 'image/svg+xml', timelineSvg(drawn, lookOf(drawn.timeline), coloursOnScreen()));
}

export async function copyAccount(): Promise<void> {
  const timeline = drawnTimeline()?.timeline;
  if (!timeline) return;
  const state = memoryDesk.getState();
  const look = lookOf(timeline);
  const moment = await askMoment({ family: timeline.family, time: shownMoment(state, timeline) });
  if (!moment.ok || !moment.value.account) {
    say(moment.ok ? 'There is no account at this moment: neither Sys nor RSS is known.' : moment.error.sentence);
    return;
  }
  const before = state.pinned === undefined ? undefined : await askMoment({ family: timeline.family, time: state.pinned });
  const other = before?.ok && before.value.account ? { account: before.value.account, moment: momentText(before.value.time, look) } : undefined;
  const copied = await copyText(accountText(moment.value.account, momentText(moment.value.time, look), other));
  say(copied ? 'Copied the account' : 'The browser did not allow copying');
}

function save(name: string, mime: string, text: string): void {
  saveFile({ name, mime, bytes: new TextEncoder().encode(text) });
  say(`Saved ${name}`);
}

function lookOf({ axis }: Timeline): TimeLook {
  return { axis, utc: memoryDesk.getState().utc };
}

function coloursOnScreen(): SvgColours {
  const style = getComputedStyle(document.querySelector('.memory') ?? document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name);
  return {
    paper: colour('--surface'),
    text: colour('--text'),
    muted: colour('--muted'),
    line: colour('--line'),
    lines: Array.from({ length: COLOURS }, (_, index) => colour(`--line-${index}`)),
  };
}
