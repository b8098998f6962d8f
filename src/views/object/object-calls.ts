/** The questions of these views, as functions of the module: what `useAnswer` and `useRowPages` want. */
import type { Answer, CaptureId } from '../../engine/contract.ts';
import type {
  FieldRow,
  MergedPaths,
  MergedPathsQuery,
  ObjectFacts,
  ObjectId,
  ObjectOrder,
  ObjectRow,
  Page,
  PathQuery,
  ReferrerRow,
  RootPaths,
  TypeRow,
} from '../../engine/graph-contract.ts';
import { engine } from '../../store/actions.ts';

export interface OneObject {
  readonly capture: CaptureId;
  readonly object: ObjectId;
}

export interface DominatedBy extends OneObject {
  readonly order: ObjectOrder;
}

export interface ExampleObjects {
  readonly capture: CaptureId;
  readonly objects: readonly ObjectId[];
}

export const askObject = ({ capture, object }: OneObject): Promise<Answer<ObjectFacts>> => engine.calls.object(capture, object);

export const askFields = ({ capture, object }: OneObject, start: number, end: number): Promise<Answer<Page<FieldRow>>> =>
  engine.calls.fields(capture, object, start, end);

export const askReferrers = ({ capture, object }: OneObject, start: number, end: number): Promise<Answer<Page<ReferrerRow>>> =>
  engine.calls.referrers(capture, object, start, end);

export const askKept = ({ capture, object }: OneObject, start: number, end: number): Promise<Answer<Page<TypeRow>>> =>
  engine.calls.kept(capture, object, start, end);

export const askDominated = ({ capture, object, order }: DominatedBy, start: number, end: number): Promise<Answer<Page<ObjectRow>>> =>
  engine.calls.dominated(capture, object, order, start, end);

export const askPaths = (query: PathQuery): Promise<Answer<RootPaths>> => engine.calls.paths(query);

export const askMergedPaths = (query: MergedPathsQuery): Promise<Answer<MergedPaths>> => engine.calls.mergedPaths(query);

export const askExamples = ({ capture, objects }: ExampleObjects): Promise<Answer<Page<ObjectRow>>> =>
  engine.calls.instances(capture, { kind: 'objects', objects }, { by: 'retained', descending: true }, 0, objects.length);
