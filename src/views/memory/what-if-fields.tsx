import { useEffect, useState, type ReactNode } from 'react';
import { formatBytes } from '../../lib/format-value.ts';
import { goLimitText, parseBytes } from './parse-bytes.ts';

const LEAST_GOGC = 10;
const MOST_GOGC = 800;
const DEFAULT_GOGC = 100;
/** Sliders move by equal factors: from 50 to 100 says as much as from 100 to 200. */
const SLIDER = 100;

export function GogcField({ gogc, note, onChange }: { readonly gogc: number | undefined; readonly note: string | undefined; readonly onChange: (gogc: number | undefined) => void }): ReactNode {
  const shown = gogc ?? DEFAULT_GOGC;
  return (
    <fieldset className="what-if-field">
      <legend>GOGC {note === undefined ? null : <small>{note}</small>}</legend>
      <input
        type="range"
        aria-label="GOGC"
        min={0}
        max={SLIDER}
        disabled={gogc === undefined}
        value={SLIDER * shareOf(shown, LEAST_GOGC, MOST_GOGC)}
        aria-valuetext={gogc === undefined ? 'off' : String(gogc)}
        onChange={(event) => onChange(roundGogc(atShare(Number(event.target.value) / SLIDER, LEAST_GOGC, MOST_GOGC)))}
      />
      <input
        type="number"
        className="input"
        aria-label="GOGC, in percent"
        min={0}
        max={100_000}
        step={10}
        disabled={gogc === undefined}
        value={shown}
        onChange={(event) => {
          const next = event.target.valueAsNumber;
          if (next >= 0 && next <= 100_000) onChange(Math.round(next));
        }}
      />
      <label className="memory-check">
        <input type="checkbox" checked={gogc === undefined} onChange={(event) => onChange(event.target.checked ? undefined : DEFAULT_GOGC)} />
        off
      </label>
    </fieldset>
  );
}

/** `around`: what the process needs now; the slider goes from half of it to eight times as much. */
export function LimitField({ limit, around, onChange }: { readonly limit: number | undefined; readonly around: number; readonly onChange: (limit: number | undefined) => void }): ReactNode {
  const [least, most] = [Math.min(around / 2, limit ?? Infinity), Math.max(around * 8, limit ?? 0)];
  return (
    <fieldset className="what-if-field">
      <legend>GOMEMLIMIT</legend>
      <input
        type="range"
        aria-label="GOMEMLIMIT"
        min={0}
        max={SLIDER}
        disabled={limit === undefined}
        value={SLIDER * shareOf(limit ?? around * 2, least, most)}
        aria-valuetext={limit === undefined ? 'none' : goLimitText(limit)}
        onChange={(event) => onChange(wholeMegabytes(atShare(Number(event.target.value) / SLIDER, least, most)))}
      />
      <BytesBox label="GOMEMLIMIT, a size" bytes={limit} write={goLimitText} onChange={onChange} />
      <label className="memory-check">
        <input type="checkbox" checked={limit === undefined} onChange={(event) => onChange(event.target.checked ? undefined : wholeMegabytes(around * 2))} />
        none
      </label>
    </fieldset>
  );
}

export function BytesField(props: { readonly title: string; readonly bytes: number; readonly note: string; readonly isSure: boolean; readonly onChange: (bytes: number) => void }): ReactNode {
  return (
    <label className="what-if-bytes" data-assumed={!props.isSure || undefined}>
      <span>{props.title}</span>
      <BytesBox label={props.title} bytes={props.bytes} write={formatBytes} onChange={props.onChange} />
      <small>{props.note}</small>
    </label>
  );
}

/** A size that is typed with its unit. What can't be read stays in the box and changes nothing. */
function BytesBox(props: { readonly label: string; readonly bytes: number | undefined; readonly write: (bytes: number) => string; readonly onChange: (bytes: number) => void }): ReactNode {
  const { label, bytes, write, onChange } = props;
  const [typed, setTyped] = useState<string>();
  const isBad = typed !== undefined && parseBytes(typed) === undefined;
  const isOff = bytes === undefined;
  // What was typed before it was switched off is not what it is switched on with.
  useEffect(() => setTyped(undefined), [isOff]);
  return (
    <input
      type="text"
      className="input what-if-size"
      aria-label={label}
      aria-invalid={isBad || undefined}
      title={isBad ? 'A size with its unit: 512MiB, 2GiB' : undefined}
      placeholder="none"
      spellCheck={false}
      autoComplete="off"
      disabled={bytes === undefined}
      value={typed ?? (bytes === undefined ? '' : write(bytes))}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = parseBytes(event.target.value);
        if (next !== undefined) onChange(next);
      }}
      onBlur={() => {
        if (!isBad) setTyped(undefined);
      }}
    />
  );
}

function shareOf(value: number, least: number, most: number): number {
  return Math.max(0, Math.min(1, Math.log(value / least) / Math.log(most / least)));
}

function atShare(share: number, least: number, most: number): number {
  return least * (most / least) ** share;
}

function roundGogc(value: number): number {
  return value >= 100 ? Math.round(value / 10) * 10 : Math.round(value / 5) * 5;
}

function wholeMegabytes(bytes: number): number {
  return Math.max(1, Math.round(bytes / 2 ** 20)) * 2 ** 20;
}
