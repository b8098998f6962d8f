import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { WasteAnswer } from '../../engine/graph-contract.ts';
import type { Progress } from '../../lib/steps.ts';
import type { Failure } from '../../model/failure.ts';
import { engine, say } from '../../store/actions.ts';

export type WasteState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: Progress; readonly cancel: () => void }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly answer: WasteAnswer };

/** What was found stays as long as the capture is open, whatever is looked at meanwhile. */
const stores = new WeakMap<CaptureFacts, StoreApi<WasteState>>();

export function wasteStore(capture: CaptureFacts): StoreApi<WasteState> {
  let store = stores.get(capture);
  if (!store) {
    store = createStore<WasteState>(() => ({ kind: 'idle' }));
    stores.set(capture, store);
  }
  return store;
}

export function lookForWaste(capture: CaptureFacts): void {
  const store = wasteStore(capture);
  if (store.getState().kind === 'running') return;
  const job = engine.waste(capture.id, (progress) => {
    const state = store.getState();
    if (state.kind === 'running') store.setState({ ...state, progress }, true);
  });
  store.setState({ kind: 'running', progress: { phase: 'Waiting', fraction: undefined }, cancel: job.cancel }, true);
  void job.done.then((answer) => {
    if (answer.ok) {
      store.setState({ kind: 'done', answer: answer.value }, true);
      say(`Looked for waste in ${capture.name}`);
    } else if (answer.error.code === 'cancelled') {
      store.setState({ kind: 'idle' }, true);
      say('Cancelled');
    } else store.setState({ kind: 'failed', failure: answer.error }, true);
    return undefined;
  });
}
