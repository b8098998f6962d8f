/** JSON that may be cut, or damaged from some place on: what came before that place is kept. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface ReadJson {
  readonly value: JsonValue;
  /** False: it ends, or breaks, before its end; the last member there may be missing. */
  readonly isWhole: boolean;
}

/** Deeper is nothing that has numbers of a process in it. */
const DEEPEST = 64;
const NUMBER = /-?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|Infinity)|NaN/y;

/** The documents of a text, one after the other; usually one. */
export function readJson(text: string): readonly ReadJson[] {
  try {
    const value: JsonValue = JSON.parse(text);
    return [{ value, isWhole: true }];
  } catch {
    const reader = new PartReader(text);
    const documents: ReadJson[] = [];
    while (!reader.isDone) {
      const value = reader.value(0);
      if (value !== undefined) documents.push({ value, isWhole: !reader.isBroken });
    }
    return documents;
  }
}

export function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Stops at the first thing that it can't read; everything complete before that stays. */
class PartReader {
  private readonly text: string;
  isBroken = false;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Nothing can be read any more. */
  get isDone(): boolean {
    this.space();
    return this.isBroken || this.at >= this.text.length;
  }

  value(depth: number): JsonValue | undefined {
    this.space();
    const char = this.text[this.at];
    if (char === '{') return this.object(depth);
    if (char === '[') return this.list(depth);
    if (char === '"') return this.string();
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    // A number at the very end may have lost digits.
    if (!found || NUMBER.lastIndex === this.text.length) return this.broken();
    this.at = NUMBER.lastIndex;
    return Number(found[0]);
  }

  private object(depth: number): JsonValue | undefined {
    if (depth >= DEEPEST) return this.broken();
    const members: [string, JsonValue][] = [];
    this.at++;
    this.space();
    while (!this.isBroken && this.text[this.at] !== '}') {
      const key = this.text[this.at] === '"' ? this.string() : this.broken();
      this.space();
      if (key === undefined || this.text[this.at] !== ':') {
        this.broken();
        break;
      }
      this.at++;
      const value = this.value(depth + 1);
      if (value !== undefined) members.push([key, value]);
      this.comma('}');
    }
    this.at++;
    return Object.fromEntries(members);
  }

  private list(depth: number): JsonValue | undefined {
    if (depth >= DEEPEST) return this.broken();
    const items: JsonValue[] = [];
    this.at++;
    this.space();
    while (!this.isBroken && this.text[this.at] !== ']') {
      const value = this.value(depth + 1);
      if (value !== undefined) items.push(value);
      this.comma(']');
    }
    this.at++;
    return items;
  }

  private comma(end: string): void {
    if (this.isBroken) return;
    this.space();
    if (this.text[this.at] === ',') {
      this.at++;
      this.space();
    } else if (this.text[this.at] !== end) this.broken();
  }

  private string(): string | undefined {
    let end = this.at + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    if (end >= this.text.length) return this.broken();
    const raw = this.text.slice(this.at, end + 1);
    this.at = end + 1;
    try {
      const value: JsonValue = JSON.parse(raw);
      return typeof value === 'string' ? value : this.broken();
    } catch {
      return raw.slice(1, -1);
    }
  }

  private space(): void {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 32) this.at++;
  }

  private broken(): undefined {
    this.isBroken = true;
    return undefined;
  }
}
