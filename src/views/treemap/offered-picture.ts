/** Which picture "save as SVG or PNG" means: that of the mounted view. */
import type { CaptureFacts } from '../../engine/contract.ts';
import type { PrunedTree } from '../../engine/graph-contract.ts';
import type { TreeShape } from '../../store/graph-look.ts';

export interface OfferedPicture {
  readonly facts: CaptureFacts;
  readonly tree: PrunedTree;
  readonly shape: TreeShape;
}

let offered: OfferedPicture | undefined;

/** The answer takes the offer back. */
export function offerTreePicture(picture: OfferedPicture): () => void {
  offered = picture;
  return () => {
    if (offered === picture) offered = undefined;
  };
}

export function offeredPicture(): OfferedPicture | undefined {
  return offered;
}
