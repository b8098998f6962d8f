import { ownString } from './own-string.ts';

/** Texts by number, each once; number 0 is the empty one. */
export class TextTable {
  readonly texts: string[] = [''];
  private readonly numbers = new Map<string, number>([['', 0]]);

  of(text: string): number {
    if (text === '') return 0;
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      const own = ownString(text);
      this.numbers.set(own, number);
      this.texts.push(own);
    }
    return number;
  }
}
