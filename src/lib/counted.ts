import { formatCount } from './format-value.ts';

/** "1 object", "1,240 objects". */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}
