/** What a picture of the dominator tree is drawn from. */
export interface TreeBox {
  /** Index in the columns of the pruned tree; of the parent where `isRest`. */
  readonly node: number;
  /** Box of the parent, -1 for the first. Parents stand before their children. */
  readonly parent: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Stands for children that are too small to see. */
  readonly isRest: boolean;
  /** Other boxes are drawn on it. */
  readonly isParent: boolean;
}

/** What is narrower can't be seen. */
export const LEAST_PIXELS = 0.5;

/** The innermost box at a point, -1 where there is none. */
export function boxAt(boxes: readonly TreeBox[], x: number, y: number): number {
  for (let index = boxes.length - 1; index >= 0; index--) {
    const box = boxes[index]!;
    if (x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height) return index;
  }
  return -1;
}

/** Where an arrow key leads: out to the parent, in to the largest child, along to a sibling. Itself when there is none. */
export function boxBeside(boxes: readonly TreeBox[], from: number, key: string): number | undefined {
  const at = boxes[from];
  if (!at) return boxes.length > 0 && key.startsWith('Arrow') ? 0 : undefined;
  switch (key) {
    case 'ArrowUp':
      return at.parent === -1 ? from : at.parent;
    case 'ArrowDown': {
      const child = boxes.findIndex((box) => box.parent === from);
      return child === -1 ? from : child;
    }
    case 'ArrowLeft':
    case 'ArrowRight': {
      const siblings = boxes.flatMap((box, index) => (box.parent === at.parent ? [index] : []));
      return siblings[siblings.indexOf(from) + (key === 'ArrowRight' ? 1 : -1)] ?? from;
    }
    case 'Home':
      return 0;
    default:
      return undefined;
  }
}
