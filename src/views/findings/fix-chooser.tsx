import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CaptureFacts, CaptureId } from '../../engine/contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { findings, verifyFix, type FixSides } from '../../store/findings.ts';
import { heapProfiles, NO_VERDICT } from '../../store/findings-fix.ts';
import { session } from '../../store/session.ts';
import { localTime } from '../header/fact-texts.ts';
import { SwapIcon } from '../shared/compare-icons.tsx';
import './fix-chooser.css';

/** Which profiles are from before and after a fix. The question is asked as soon as both are told. */
export function FixChooser(): ReactNode {
  const captures = useStore(session, (state) => state.captures);
  const fix = useStore(findings, (state) => state.fix);
  const heaps = heapProfiles({ captures });
  if (heaps.length < 2) return null;
  return <Sides heaps={heaps} fix={fix} />;
}

interface Chosen {
  readonly before: CaptureId | undefined;
  readonly after: CaptureId | undefined;
}

const NONE: Chosen = { before: undefined, after: undefined };

function Sides({ heaps, fix }: { readonly heaps: readonly CaptureFacts[]; readonly fix: FixSides | undefined }): ReactNode {
  // What can't be asked yet: one side is missing, or both are one.
  const [half, setHalf] = useState<Chosen>();
  const isSilent = useStore(findings, ({ stage, ranked }) => fix !== undefined && stage === 'ready' && !ranked.some(({ finding }) => finding.kind === 'verdict'));
  const { before, after } = half ?? fix ?? NONE;
  const choose = (chosen: Chosen): void => {
    const { before: first, after: second } = chosen;
    const isWhole = first !== undefined && second !== undefined && first !== second;
    setHalf(isWhole ? undefined : chosen);
    if (isWhole) verifyFix({ before: first, after: second });
  };
  return (
    <div className="fix-chooser" role="group" aria-label="Verify a fix" data-chosen={fix ? '' : undefined}>
      <b>{fix ? 'Verifying a fix' : 'Was something fixed?'}</b>
      <Pick label="Before" chosen={before} heaps={heaps} onChoose={(id) => choose({ before: id, after })} />
      {before === undefined || after === undefined ? null : (
        <button type="button" className="icon-button" aria-label="Swap before and after" title="Swap before and after" onClick={() => choose({ before: after, after: before })}>
          <SwapIcon />
        </button>
      )}
      <Pick label="After" chosen={after} heaps={heaps} onChoose={(id) => choose({ before, after: id })} />
      {fix ? (
        <button type="button" className="button button-quiet" onClick={() => {
            setHalf(undefined);
            verifyFix(undefined);
          }}>
          End
        </button>
      ) : null}
      <p role="status">
        {before !== undefined && before === after ? 'These are one profile: choose two.' : isSilent ? `${NO_VERDICT}.` : fix ? '' : 'Choose a heap profile from before and one from after.'}
      </p>
    </div>
  );
}

function Pick(props: { readonly label: string; readonly chosen: CaptureId | undefined; readonly heaps: readonly CaptureFacts[]; readonly onChoose: (id: CaptureId | undefined) => void }): ReactNode {
  const { label, chosen, heaps } = props;
  return (
    <label>
      <span>{label}</span>
      <select className="fix-pick" value={chosen ?? ''} onChange={(event) => props.onChoose(event.target.value === '' ? undefined : event.target.value)}>
        <option value="">Choose…</option>
        {heaps.map(({ id, name, time }) => (
          <option key={id} value={id}>
            {visibleText(name)}
            {time === undefined ? '' : `, ${localTime(time)}`}
          </option>
        ))}
      </select>
    </label>
  );
}
