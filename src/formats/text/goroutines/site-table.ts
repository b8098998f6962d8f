/**
 * Places in the code, as two lines tell them: `FUNC(ARGS)` and `\tFILE:LINE +0xOFF fp=0x… sp=0x… pc=0x…`. The second one
 * is nearly always the same for a place, so that a frame costs one look-up.
 */
import { ownString } from '../own-string.ts';
import { roleOf, type FrameRole } from './frame-role.ts';

export interface Site {
  readonly index: number;
  readonly func: string;
  readonly file: string;
  readonly line: number;
  /** 0 where the dump does not say. */
  readonly address: number;
  readonly isInlined: boolean;
  readonly role: FrameRole | undefined;
}

export class SiteTable {
  readonly sites: Site[] = [];
  private readonly byText = new Map<string, Site>();
  /** Other functions with the same line of text: code that was inlined, or a hostile file. */
  private readonly others = new Map<string, Site>();

  /** `func` ends at `length` of `line`; `place` is the line below, or empty when there is none. Undefined: no place. */
  at(line: string, from: number, length: number, place: string, isInlined: boolean): Site | undefined {
    const key = withoutStack(place);
    const first = this.byText.get(key);
    if (first && first.func.length === length && first.isInlined === isInlined && line.startsWith(first.func, from)) return first;
    const func = line.slice(from, from + length);
    const otherKey = first ? `${isInlined ? 1 : 0} ${func}\0${key}` : '';
    const other = first && this.others.get(otherKey);
    if (other) return other;
    const read = readPlace(key);
    if (!read) return undefined;
    const site: Site = { index: this.sites.length, func: ownString(func), ...read, isInlined, role: roleOf(func) };
    this.sites.push(site);
    if (first) this.others.set(otherKey, site);
    else this.byText.set(ownString(key), site);
    return site;
  }
}

/** Frame and stack pointers are different for each goroutine; the address of the code is not. */
function withoutStack(place: string): string {
  const at = place.indexOf(' fp=0x');
  if (at === -1) return place;
  const pc = place.indexOf(' pc=0x', at);
  return pc === -1 ? place.slice(0, at) : place.slice(0, at) + place.slice(pc);
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly address: number;
}

const NOWHERE: Place = { file: '', line: 0, address: 0 };
const PC = 'pc=0x';

function readPlace(text: string): Place | undefined {
  if (text === '') return NOWHERE;
  let rest = text.trim();
  let address = 0;
  const pc = rest.lastIndexOf(PC);
  if (pc === 0 || (pc > 0 && rest[pc - 1] === ' ')) {
    const digits = rest.slice(pc + PC.length);
    if (!/^[0-9a-f]{1,16}$/.test(digits)) return undefined;
    address = Number.parseInt(digits, 16);
    rest = rest.slice(0, Math.max(0, pc - 1));
    // C code whose symbolizer knows no file.
    if (rest === '') return { file: '', line: 0, address };
  }
  const offset = rest.lastIndexOf(' +0x');
  if (offset !== -1) rest = rest.slice(0, offset);
  const colon = rest.lastIndexOf(':');
  const digits = rest.slice(colon + 1);
  if (colon <= 0 || !/^\d{1,15}$/.test(digits)) return undefined;
  return { file: ownString(rest.slice(0, colon)), line: Number(digits), address };
}
