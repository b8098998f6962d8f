import { useMemo, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { Timeline, TimelinePin } from '../../engine/memory-contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { activate } from '../../store/actions.ts';
import { session } from '../../store/session.ts';
import { KIND_NAMES } from '../header/fact-texts.ts';
import { ContextMenu } from '../shared/context-menu.tsx';
import { KIND_LETTERS } from './kind-letters.ts';
import { memoryDesk, toggleChosen } from './memory-desk.ts';
import { MOST_LANES, placePins, type PlacedPin } from './pin-lanes.ts';
import type { TimeScale } from './plot.ts';
import { momentText, type TimeLook } from './time-texts.ts';
import './pins.css';

const PIN_PX = 21;
const LANE_PX = 21;

/** Captures on the time axis. A click opens one; two that are chosen can be compared. */
export function PinStrip({ timeline, scale, look }: { readonly timeline: Timeline; readonly scale: TimeScale; readonly look: TimeLook }): ReactNode {
  const captures = useStore(session, (state) => state.captures);
  const [menu, setMenu] = useState<{ readonly placed: PlacedPin; readonly at: { x: number; y: number } }>();
  const byId = useMemo(() => new Map(captures.map((facts) => [facts.id, facts])), [captures]);
  const placed = useMemo(() => placePins(timeline.pins.filter(({ time }) => time >= scale.span.from && time <= scale.span.to), scale.x, PIN_PX), [timeline, scale]);
  if (timeline.pins.length === 0) return null;
  const lanes = Math.min(MOST_LANES, Math.max(1, ...placed.map(({ lane }) => lane + 1)));
  return (
    <div className="pin-strip" role="group" aria-label="Captures on the time axis" style={{ height: lanes * LANE_PX + 4 }}>
      {placed.map((one) => {
        const [pin] = one.pins;
        const facts = pin && byId.get(pin.capture);
        if (!pin || !facts) return null;
        const style = { left: one.x, top: (lanes - 1 - one.lane) * LANE_PX };
        const side = one.x > (scale.left + scale.right) / 2 ? 'left' : 'right';
        return one.pins.length === 1 ? (
          <Pin key={pin.capture} pin={pin} facts={facts} style={style} side={side} look={look} onMenu={(at) => setMenu({ placed: one, at })} />
        ) : (
          <button
            key={pin.capture}
            type="button"
            className="pin pin-many"
            style={style}
            aria-haspopup="menu"
            aria-label={`${one.pins.length} captures around ${momentText(pin.time, look)}`}
            onClick={(event) => setMenu({ placed: one, at: below(event) })}
          >
            +{one.pins.length}
          </button>
        );
      })}
      <ContextMenu at={menu?.at} label="Captures" items={menu ? pinMenu(menu.placed.pins, byId) : []} onClose={() => setMenu(undefined)} />
    </div>
  );
}

function Pin(props: {
  readonly pin: TimelinePin;
  readonly facts: CaptureFacts;
  readonly style: { readonly left: number; readonly top: number };
  readonly side: 'left' | 'right';
  readonly look: TimeLook;
  readonly onMenu: (at: { x: number; y: number }) => void;
}): ReactNode {
  const { pin, facts, style, side, look, onMenu } = props;
  const isChosen = useStore(memoryDesk, ({ chosen }) => chosen.includes(pin.capture));
  const name = visibleText(facts.name);
  const moment = momentText(pin.time, look);
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    if (event.key === ' ') toggleChosen(pin.capture);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) onMenu(below(event));
    else return;
    event.preventDefault();
  };
  return (
    <button
      type="button"
      className="pin"
      style={style}
      data-guessed={pin.isGuessed || undefined}
      data-chosen={isChosen || undefined}
      aria-label={`${name}, ${KIND_NAMES[facts.kind]}, ${moment}${pin.isGuessed ? ', guessed' : ''}${isChosen ? ', chosen to compare' : ''}`}
      onClick={(event) => (event.shiftKey ? toggleChosen(pin.capture) : activate(pin.capture))}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      {KIND_LETTERS[facts.kind]}
      <span className="pin-card" data-side={side} aria-hidden="true">
        <b>{name}</b>
        <span>
          {KIND_NAMES[facts.kind]} · {moment}
        </span>
        {pin.isGuessed ? <span className="pin-guess">{guessSentence(look)}</span> : null}
        <span className="pin-hint">Click opens it. Shift+click or Space chooses it to compare.</span>
      </span>
    </button>
  );
}

export function guessSentence({ axis }: TimeLook): string {
  return axis === 'order' ? 'Its place is guessed from the order of the files.' : 'Its time is guessed: the capture does not say when it was taken.';
}

function pinMenu(pins: readonly TimelinePin[], byId: ReadonlyMap<string, CaptureFacts>): readonly { readonly id: string; readonly title: string; readonly hint?: string; readonly run: () => void }[] {
  const [only] = pins;
  if (only && pins.length === 1) {
    return [
      { id: 'open', title: 'Open it', hint: 'Enter', run: () => activate(only.capture) },
      { id: 'choose', title: 'Choose to compare, or not', hint: 'Space', run: () => toggleChosen(only.capture) },
      { id: 'account', title: 'Where is my memory, at its time', run: () => memoryDesk.setState({ picked: only.time }) },
    ];
  }
  return pins.map(({ capture }) => {
    const facts = byId.get(capture);
    return { id: capture, title: visibleText(facts?.name ?? capture), hint: facts ? KIND_NAMES[facts.kind] : '', run: () => activate(capture) };
  });
}

function below(event: MouseEvent<HTMLElement> | KeyboardEvent<HTMLElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: box.left, y: box.bottom + 2 };
}
