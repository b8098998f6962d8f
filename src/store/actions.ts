import { EngineClient } from '../engine/client.ts';
import type { CaptureId } from '../engine/contract.ts';
import type { Filter } from '../model/query.ts';
import { activeCapture, freshPerspective, session, type Perspective, type ViewId } from './session.ts';

/** A load is shown once it takes this long; quicker ones would only flicker. */
const SLOW_AFTER_MS = 300;

let numbers = 0;
const files = new Map<CaptureId, { readonly name: string; readonly blob: Blob }>();

/** Open when their worker ended. */
const lost: { readonly name: string; readonly blob: Blob }[] = [];

export const engine = new EngineClient((health) => {
  if (health === 'up') return;
  for (const { id } of session.getState().captures) {
    const file = files.get(id);
    if (file) lost.push(file);
  }
  files.clear();
  session.setState({ captures: [], active: undefined, perspectives: {}, health });
  // The page still has the files: what was open in the old worker is read again in the new one.
  if (health === 'restarted') openFiles(lost.splice(0));
});

export function openFiles(list: readonly { readonly name: string; readonly blob: Blob }[]): void {
  // The first of them that opens is shown, unless the reader has turned to another capture by then.
  let showNext = true;
  const before = session.getState().active;
  const isToBeShown = (): boolean => {
    const show = showNext && session.getState().active === before;
    showNext = false;
    return show;
  };
  for (const file of list) openFile(file, isToBeShown);
}

function openFile(file: { readonly name: string; readonly blob: Blob }, isToBeShown: () => boolean): void {
  const number = ++numbers;
  const patch = (change: Partial<{ progress: { phase: string; fraction: number | undefined }; slow: boolean }>): void =>
    session.setState((state) => ({
      loading: state.loading.map((load) => (load.job === number ? { ...load, ...change } : load)),
    }));
  const job = engine.open(file, (progress) => patch({ progress }));
  session.setState((state) => ({
    loading: [
      ...state.loading,
      { job: number, name: file.name, progress: { phase: 'Waiting', fraction: undefined }, slow: false, cancel: job.cancel },
    ],
  }));
  const timer = setTimeout(() => patch({ slow: true }), SLOW_AFTER_MS);
  void job.done.then((answer) => {
    clearTimeout(timer);
    session.setState((state) => ({ loading: state.loading.filter((load) => load.job !== number) }));
    if (answer.ok) {
      const facts = answer.value;
      const show = isToBeShown();
      files.set(facts.id, file);
      session.setState((state) => ({
        captures: [...state.captures, facts],
        perspectives: { ...state.perspectives, [facts.id]: freshPerspective(facts) },
        active: show ? facts.id : (state.active ?? facts.id),
        said: `Opened ${facts.name}`,
      }));
    } else if (answer.error.code === 'cancelled') {
      say(`Cancelled ${file.name}`);
    } else if (answer.error.code === 'interrupted') {
      // Another load had to be stopped the hard way; this one begins again.
      openFile(file, isToBeShown);
    } else {
      const { code, sentence } = answer.error;
      session.setState((state) => ({ refusals: [...state.refusals, { id: number, name: file.name, code, sentence }] }));
    }
    return undefined;
  });
}

export function closeCapture(id: CaptureId): void {
  files.delete(id);
  void engine.calls.close(id);
  session.setState((state) => {
    const captures = state.captures.filter((capture) => capture.id !== id);
    const { [id]: _closed, ...perspectives } = state.perspectives;
    return { captures, perspectives, active: state.active === id ? captures.at(-1)?.id : state.active };
  });
}

/** For what went wrong before the engine saw the file. */
export function refuse(name: string, code: string, sentence: string): void {
  const refusal = { id: ++numbers, name, code, sentence };
  session.setState((state) => ({ refusals: [...state.refusals, refusal] }));
}

export function dismissRefusal(id: number): void {
  session.setState((state) => ({ refusals: state.refusals.filter((refusal) => refusal.id !== id) }));
}

export function activate(id: CaptureId): void {
  session.setState({ active: id });
}

export function showView(view: ViewId): void {
  session.setState({ view });
}

export function say(said: string): void {
  session.setState({ said });
}

/** Changes how the shown capture is looked at. */
export function look(change: Partial<Perspective>): void {
  session.setState((state) => {
    const active = activeCapture(state);
    if (!active) return {};
    return {
      perspectives: { ...state.perspectives, [active.facts.id]: { ...active.perspective, ...change } },
    };
  });
}

export function addFilter(filter: Filter): void {
  const active = activeCapture(session.getState());
  if (!active) return;
  const text = JSON.stringify(filter);
  if (active.perspective.filters.some((other) => JSON.stringify(other) === text)) return;
  look({ filters: [...active.perspective.filters, filter] });
}

export function removeFilter(index: number): void {
  const active = activeCapture(session.getState());
  if (active) look({ filters: active.perspective.filters.filter((_, other) => other !== index) });
}
