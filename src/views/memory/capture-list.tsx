import { useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts, CaptureId } from '../../engine/contract.ts';
import type { Timeline } from '../../engine/memory-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount, formatValue } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { activate } from '../../store/actions.ts';
import { session } from '../../store/session.ts';
import { KIND_NAMES } from '../header/fact-texts.ts';
import { compareChosen, whyNotCompared } from './compare-chosen.ts';
import { KIND_LETTERS } from './kind-letters.ts';
import { memoryDesk, toggleChosen } from './memory-desk.ts';
import { guessSentence } from './pin-strip.tsx';
import { momentText, type TimeLook } from './time-texts.ts';

/** The pins as a list: their names, to open them, and two of them to compare. */
export function CaptureList({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const captures = useStore(session, (state) => state.captures);
  const chosen = useStore(memoryDesk, (look) => look.chosen);
  const utc = useStore(memoryDesk, (look) => look.utc);
  const look = useMemo((): TimeLook => ({ axis: timeline.axis, utc }), [timeline.axis, utc]);
  const byId = useMemo(() => new Map(captures.map((facts) => [facts.id, facts])), [captures]);
  if (timeline.pins.length + timeline.unplaced.length === 0) return null;
  const pins = timeline.pins.toSorted((one, other) => one.time - other.time);
  const whyNot = whyNotCompared(chosen.flatMap((id) => byId.get(id) ?? []));
  const unplaced = timeline.unplaced.flatMap((id) => byId.get(id) ?? []);
  const guessed = pins.filter(({ isGuessed }) => isGuessed).length;
  return (
    <section className="capture-list" aria-label="Captures">
      <div className="capture-list-head">
        <h3>Captures</h3>
        <p id="why-not-compared">{chosen.length === 0 ? 'Choose two of a kind to compare them.' : (whyNot ?? '')}</p>
        <button type="button" className="button" disabled={whyNot !== undefined} aria-describedby="why-not-compared" onClick={() => compareChosen(chosen, timeline.pins)}>
          Compare
        </button>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">Compare</span></th>
            <th scope="col">Capture</th>
            <th scope="col">Kind</th>
            <th scope="col" data-column="total">Total</th>
            <th scope="col">Taken</th>
          </tr>
        </thead>
        <tbody>
          {pins.map((pin) => {
            const facts = byId.get(pin.capture);
            return facts ? (
              <Row key={pin.capture} facts={facts} isChosen={chosen.includes(pin.capture)}>
                {momentText(pin.time, look)}
                {pin.isGuessed ? <small title={guessSentence(look)}> guessed</small> : null}
              </Row>
            ) : null;
          })}
          {unplaced.map((facts) => (
            <Row key={facts.id} facts={facts} isChosen={chosen.includes(facts.id)}>
              <small className="capture-unplaced">not on this axis</small>
            </Row>
          ))}
        </tbody>
      </table>
      {unplaced.length > 0 ? (
        <p className="capture-list-note capture-unplaced">
          {counted(unplaced.length, 'capture does', 'captures do')} not say when {unplaced.length === 1 ? 'it was' : 'they were'} taken, and cannot be put on this axis.
        </p>
      ) : null}
      {guessed > 0 ? (
        <p className="capture-list-note">
          {guessed === pins.length ? 'All' : formatCount(guessed)} of these {look.axis === 'order' ? 'places are guessed from the order of the files' : 'times are guessed: the captures do not say when they were taken'}.
        </p>
      ) : null}
    </section>
  );
}

function Row({ facts, isChosen, children }: { readonly facts: CaptureFacts; readonly isChosen: boolean; readonly children: ReactNode }): ReactNode {
  const name = visibleText(facts.name);
  const id: CaptureId = facts.id;
  const type = facts.valueTypes[facts.defaultType];
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <input type="checkbox" aria-label={`Compare ${name}`} checked={isChosen} onChange={() => toggleChosen(id)} />
      </td>
      <td>
        <button type="button" className="link-button" onClick={() => activate(id)}>{name}</button>
      </td>
      <td>
        <span className="kind-letter" aria-hidden="true">{KIND_LETTERS[facts.kind]}</span> {KIND_NAMES[facts.kind]}
      </td>
      <td data-column="total" title={type?.type}>{type ? formatValue(type.total, type.unit) : ''}</td>
      <td>{children}</td>
    </tr>
  );
}
