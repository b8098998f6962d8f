import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { engine } from '../../store/actions.ts';
import { visitObject } from '../../store/graph-actions.ts';
import { FindField } from '../shared/find-field.tsx';
import { EXAMPLE_ADDRESS, typedAddresses } from './typed-address.ts';

/** Goes to the object at an address, as a debugger, a log or another tool prints it. */
export function FindObject({ facts }: { readonly facts: CaptureFacts }): ReactNode {
  const runtime = facts.graph?.runtime ?? 'go';
  const find = async (text: string): Promise<string | undefined> => {
    const [likeliest, other] = typedAddresses(text, runtime);
    if (likeliest === undefined) return `That is no address. An address looks like ${EXAMPLE_ADDRESS[runtime]}.`;
    const first = await engine.calls.findObject(facts.id, likeliest);
    const second = first.ok || other === undefined ? first : await engine.calls.findObject(facts.id, other);
    const found = second.ok ? second : first;
    if (!found.ok) return found.error.sentence;
    visitObject(found.value.id);
    return undefined;
  };
  return <FindField id="find-object" label="Find object by address" placeholder={`Find object: ${EXAMPLE_ADDRESS[runtime]}`} find={find} />;
}
