/** What may be asked of the rules that look for leaks. */
import type { HarmlessRule } from '../analysis/goroutines/harmless.ts';
import type { HintReport } from '../model/finding.ts';
import type { Answer, CaptureId } from './contract.ts';

export interface HintOptions {
  /** The reader's list of harmless waits; undefined: the one that comes with Heapstory. */
  readonly harmlessRules: readonly HarmlessRule[] | undefined;
  /** Heap profiles from before and after a fix; both or none. Two that are all there is are taken without being named. */
  readonly before?: CaptureId;
  readonly after?: CaptureId;
  /** With findings that are hardly believed. */
  readonly showWeak?: boolean;
}

export interface HintApi {
  /** All that is open is looked at. The same question about the same captures is answered from memory. */
  hints(options: HintOptions): Promise<Answer<HintReport>>;
}
