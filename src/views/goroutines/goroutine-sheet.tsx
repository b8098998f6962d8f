import type { ReactNode } from 'react';
import type { GoroutineDetail } from '../../engine/goroutine-contract.ts';
import { counted } from '../../lib/counted.ts';
import { GoroutineLink } from './goroutine-link.tsx';
import { waitText } from './group-texts.ts';

/** All that a dump says of one goroutine besides its stack. */
export function GoroutineSheet({ detail }: { readonly detail: GoroutineDetail }): ReactNode {
  const { row } = detail;
  const { creator } = row;
  const waitsOn = detail.waitsOn ?? row.waitsOn;
  const wait = waitText(row.wait);
  return (
    <>
      {row.isLeaked ? <p className="goroutine-proof">Leaked: the garbage collector found that nothing can wake it any more.</p> : null}
      <dl className="goroutine-sheet">
        {row.count === 1 ? null : <Line name="Goroutines">{counted(row.count, 'goroutine')} of the same stack and labels</Line>}
        <Line name="State">
          {row.state}
          {row.isInferred ? <small> read from the stack</small> : null}
          {row.isLocked ? <small> locked to its thread</small> : null}
        </Line>
        {wait === '' ? null : <Line name="Wait">{wait}</Line>}
        {waitsOn === undefined ? null : (
          <Line name="Waits on">
            <code>{waitsOn}</code>
          </Line>
        )}
        {creator ? (
          <Line name="Created by">
            <code>{creator.name}</code>
            {creator.goroutine === undefined ? null : (
              <>
                {' '}
                in <GoroutineLink id={creator.goroutine} isTabStop />
              </>
            )}
            {creator.place === '' ? null : <small className="goroutine-file">{creator.place}</small>}
          </Line>
        ) : null}
        {row.bubble === undefined ? null : <Line name="Bubble">{row.bubble} (testing/synctest)</Line>}
        {row.labels.map(({ key, value }) => (
          <Line key={key} name={key}>
            <code>{value}</code>
          </Line>
        ))}
      </dl>
    </>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
