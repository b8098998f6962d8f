/** What an object holds as text, as bytes, and where it came from. */
import { useMemo, type ReactNode } from 'react';
import { counted } from '../../lib/counted.ts';
import { formatCount } from '../../lib/format-value.ts';
import { visibleBlock } from '../../lib/visible-text.ts';
import type { SourceFrame } from '../../model/object-graph.ts';
import { copyAs } from './copy-as.ts';
import { hexRows, hexText } from './hex-rows.ts';
import { lineText, toldText } from './object-words.ts';
import './content-panels.css';

function CopyButton(props: { readonly text: () => string; readonly what: string; readonly children: ReactNode }): ReactNode {
  return (
    <button type="button" className="button button-quiet" onClick={() => void copyAs(props.text(), props.what)}>
      {props.children}
    </button>
  );
}

export function TextPanel(props: { readonly text: { readonly value: string; readonly truncated: boolean } }): ReactNode {
  const { value, truncated } = props.text;
  const shown = useMemo(() => visibleBlock(value), [value]);
  return (
    <section className="content-panel" aria-label="Text">
      <div className="content-bar">
        <span>
          {truncated ? `The first ${formatCount(value.length)} characters; the rest is not shown` : `${formatCount(value.length)} ${value.length === 1 ? 'character' : 'characters'}`}
        </span>
        <CopyButton text={() => value} what={`${formatCount(value.length)} characters`}>Copy text</CopyButton>
      </div>
      <pre tabIndex={0} role="region" aria-label="The text" className="content-text">
        {shown === '' ? <span className="content-none">The text is empty.</span> : <bdi>{shown}</bdi>}
      </pre>
    </section>
  );
}

export function BytesPanel(props: { readonly bytes: { readonly value: Uint8Array; readonly length: number } }): ReactNode {
  const { value, length } = props.bytes;
  const rows = useMemo(() => hexRows(value), [value]);
  return (
    <section className="content-panel" aria-label="Bytes">
      <div className="content-bar">
        <span>
          {value.length < length ? `The first ${formatCount(value.length)} of ${formatCount(length)} bytes` : counted(length, 'byte')}
        </span>
        <CopyButton text={() => hexText(value)} what={`${formatCount(value.length)} bytes as hex`}>Copy hex</CopyButton>
      </div>
      <pre tabIndex={0} role="region" aria-label="Bytes in hex" className="content-hex">
        {rows.map(({ offset, hex, text }) => (
          <span key={offset} className="hex-row">
            <span className="hex-offset">{offset}</span>
            {'  '}
            {hex}
            {'  '}
            <span className="hex-text">{text}</span>
            {'\n'}
          </span>
        ))}
        {rows.length === 0 ? <span className="content-none">It has no bytes.</span> : null}
      </pre>
    </section>
  );
}

export function FramesPanel(props: { readonly label: string; readonly frames: readonly SourceFrame[] }): ReactNode {
  const { label, frames } = props;
  return (
    <section className="content-panel" aria-label={label}>
      <div className="content-bar">
        <span>
          {formatCount(frames.length)} {frames.length === 1 ? 'frame' : 'frames'}, the innermost first
        </span>
        <CopyButton text={() => framesText(frames)} what={`${formatCount(frames.length)} frames`}>Copy stack</CopyButton>
      </div>
      {/* It scrolls, so keys must reach it. */}
      <ol tabIndex={0} className="content-frames" aria-label={label}>
        {frames.map((frame, index) => (
          <li key={index} title={toldText(`${frame.name}\n${placeOf(frame)}`)}>
            <span className="frame-name">{lineText(frame.name)}</span>
            <span className="frame-place"><bdi>{lineText(placeOf(frame))}</bdi></span>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function placeOf({ file, line }: SourceFrame): string {
  if (file === '') return '';
  return line > 0 ? `${file}:${line}` : file;
}

function framesText(frames: readonly SourceFrame[]): string {
  return frames.map((frame) => `${frame.name}\n\t${placeOf(frame)}\n`).join('');
}
