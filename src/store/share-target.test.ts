import { beforeEach, describe, expect, it } from 'vitest';
import type { CaptureFacts } from '../engine/contract.ts';
import { captureBytes, onlyCaptureOf } from '../testing/fixtures.ts';
import { Engine } from '../engine/engine.ts';
import { freshComparison } from './comparison.ts';
import { freshPerspective, session } from './session.ts';
import { comparisonOf, shareTarget } from './share-target.ts';

async function opened(name: string): Promise<CaptureFacts> {
  const answer = await new Engine().open(name, { name, blob: new Blob([captureBytes(name)]) }, () => undefined);
  if (!answer.ok) throw new Error(answer.error.sentence);
  return onlyCaptureOf(answer.value);
}

const initial = session.getState();

beforeEach(() => session.setState(initial, true));

describe('what a link is made of', () => {
  it('is nothing where nothing is open, and on the board of memory', async () => {
    expect(shareTarget(session.getState())).toBeUndefined();
    const facts = await opened('leakshop/heap.08.pb.gz');
    session.setState({ captures: [facts], active: facts.id, perspectives: { [facts.id]: freshPerspective(facts) }, board: 'memory' });
    expect(shareTarget(session.getState())).toBeUndefined();
  });

  it('is the capture that is shown, with the type that it is looked at by, and all of it', async () => {
    const facts = await opened('leakshop/heap.08.pb.gz');
    const perspective = { ...freshPerspective(facts), type: 0, filters: [{ kind: 'focus', pattern: { by: 'text', value: 'main' } } as const] };
    session.setState({ captures: [facts], active: facts.id, perspectives: { [facts.id]: perspective } });
    const target = shareTarget(session.getState())!;
    expect(target).toEqual({ kind: 'capture', facts, type: 'alloc_objects' });
    expect(comparisonOf(target)).toMatchObject({ captures: [facts.id], base: 0, head: 0, type: 'alloc_objects', filters: [] });
  });

  it('is the comparison that was looked at last, from the board of findings too', async () => {
    const facts = await opened('leakshop/heap.08.pb.gz');
    const heap = freshComparison('heap', [facts, { ...facts, id: 'c9' }]);
    session.setState({ captures: [facts], active: facts.id, comparisons: [heap, { ...heap, id: 'other' }], compared: 'other', board: 'findings' });
    expect(shareTarget(session.getState())).toMatchObject({ kind: 'comparison', comparison: { id: 'other' } });
    session.setState({ compared: undefined });
    expect(shareTarget(session.getState())).toMatchObject({ comparison: { id: 'heap' } });
  });
});
