/** Boxes that findings cite. Pure. */
import type { PrunedTree } from '../../engine/graph-contract.ts';
import { treeMark, type CaptureMarks, type FindingMark } from '../../store/findings-marks.ts';
import type { TreeBox } from './boxes.ts';

export interface CitedTreeBox {
  readonly box: TreeBox;
  readonly mark: FindingMark;
}

/** Of a type that holds itself, the outermost box says it for those within. */
export function citedBoxes(tree: PrunedTree, boxes: readonly TreeBox[], marks: CaptureMarks, isObjects: boolean): readonly CitedTreeBox[] {
  if (marks.types.size + marks.objects.size === 0) return [];
  const by: (FindingMark | undefined)[] = [];
  return boxes.flatMap((box, index) => {
    const { node, isRest, parent } = box;
    const mark = isRest ? undefined : treeMark(marks, { id: tree.id[node]!, name: tree.name[node]!, retained: tree.retained[node]! }, isObjects);
    const outer = parent === -1 ? undefined : by[parent];
    by[index] = mark ?? outer;
    return mark && mark.key !== outer?.key ? [{ box, mark }] : [];
  });
}
