import { ownString } from '../own-string.ts';
import type { StackCollector } from '../stack-collector.ts';
import { parseAddresses, parseFrameLine, type FrameLine } from './frame-line.ts';

/** A frame line with its locations in the collector; -1 until it is needed. */
interface KnownFrame extends FrameLine {
  location: number;
  inlinedLocation: number;
}

/** How far a frame line may stand from its address. Go writes 128 addresses, 1,024 when asked for more. */
const LOOK_AHEAD = 256;

/**
 * The stack of one record: the addresses behind its `@`, and the `#` lines below it.
 *
 * The lines can't be matched to the addresses by their order alone. A heap profile leaves out the runtime's functions that
 * a stack begins with, and every profile leaves out `runtime.goexit`, which it ends with. So each line is looked for by its address.
 */
export class StackLines {
  private readonly collector: StackCollector;
  /** By the whole text: the same few lines stand below most records. */
  private readonly known = new Map<string, KnownFrame>();
  private readonly hidden = new Map<number, number>();
  /** Return addresses inside `runtime.goexit`, as complete records told them. */
  private readonly exits = new Set<number>();
  private addresses: number[] = [];
  /** The same, for lines that may be of others: made when the first one comes. */
  private addressSet: Set<number> | undefined;
  private shown: KnownFrame[] = [];
  /** Between the line of a record and its end. */
  isOpen = false;
  /** A frame of the open record, or of the one closed last, has lost its place. */
  hasCutFrame = false;
  /** Frames with a name, in all records. */
  named = 0;
  /** Addresses at the outer end of the record closed last that have no line, though they should: it is cut. */
  lost = 0;

  constructor(collector: StackCollector) {
    this.collector = collector;
  }

  /** Takes the addresses that begin at `from`. False, and nothing is open: that is no record. */
  open(text: string, from: number): boolean {
    this.addresses = [];
    this.addressSet = undefined;
    this.shown = [];
    this.hasCutFrame = false;
    this.isOpen = parseAddresses(text, from, this.addresses);
    return this.isOpen;
  }

  /** The open record is none of this profile's. */
  drop(): void {
    this.isOpen = false;
  }

  get depth(): number {
    return this.addresses.length;
  }

  /** True: a frame of the open record. */
  frame(text: string): boolean {
    if (!this.isOpen) return false;
    let frame = this.known.get(text);
    if (!frame) {
      const parsed = parseFrameLine(text);
      if (!parsed) return false;
      // Padding of threadcreate's stacks.
      if (parsed.pc === 0) return true;
      // What is left of a line that was cut looks like code without a symbol; then the address is none of the record's. Nor
      // is that of a listing of symbols, which looks like a line that has lost its `#`.
      const isSure = parsed.name !== '' && parsed.hasHash && !parsed.isCut;
      if (!isSure && !this.has(parsed.pc)) return false;
      frame = { ...parsed, location: -1, inlinedLocation: -1 };
      this.known.set(ownString(text), frame);
    }
    this.shown.push(frame);
    if (frame.isCut) this.hasCutFrame = true;
    if (frame.name !== '') this.named++;
    return true;
  }

  /**
   * Locations, innermost first. `isWhole`: more came after this record, so that what has no line was left out on purpose.
   */
  close(isWhole: boolean): number[] {
    this.isOpen = false;
    const { addresses, shown } = this;
    this.resolve();
    const stack: number[] = [];
    let next = 0;
    for (const [at, frame] of shown.entries()) {
      const found = this.find(next, frame.pc);
      if (found !== -1) {
        // The runtime's own frames inside of the first that is shown; later ones lost their line.
        for (; next < found; next++) stack.push(this.hiddenLocation(addresses[next]!));
        next++;
      }
      stack.push(this.isInlinedAt[at] === 1 ? frame.inlinedLocation : frame.location);
    }
    const last = addresses.length - 1;
    this.lost = Math.max(0, addresses.length - next - (shown.length > 0 ? 1 : 0));
    // A goroutine that has not begun has `goexit` alone.
    if (addresses.length === 1 && this.exits.has(addresses[0]!)) this.lost = 0;
    // A line that ends behind its address may be one of code without a symbol, or what is left of one.
    if (!isWhole && shown.at(-1)?.name === '') this.hasCutFrame = true;
    for (; next <= last; next++) {
      const address = addresses[next]!;
      if (next === last && shown.length > 0) {
        // Only runtime.goexit has no line at this end; the protobuf form leaves it out too.
        // A text that ends there may have been cut; then more than this one would have no line.
        if (isWhole || this.lost === 0) this.exits.add(address);
        if (this.exits.has(address)) continue;
      }
      stack.push(this.hiddenLocation(address));
    }
    return stack;
  }

  private isInlinedAt = new Uint8Array(64);

  /**
   * Text does not say what was inlined, but the offsets do: of neighbours that lie in the machine code of one function
   * the outermost is that function, and what has another name is inlined into it.
   */
  private resolve(): void {
    const { shown, collector } = this;
    if (this.isInlinedAt.length < shown.length) this.isInlinedAt = new Uint8Array(shown.length * 2);
    let entry = Number.NaN;
    let compiled = '';
    for (let at = shown.length - 1; at >= 0; at--) {
      const frame = shown[at]!;
      if (frame.entry !== entry) {
        entry = frame.entry;
        compiled = frame.name;
      }
      const isInlined = frame.name !== compiled;
      this.isInlinedAt[at] = isInlined ? 1 : 0;
      if (isInlined) {
        if (frame.inlinedLocation === -1) frame.inlinedLocation = collector.location(frame.name, frame.file, frame.line, frame.pc, true);
      } else if (frame.location === -1) {
        frame.location = collector.location(frame.name, frame.file, frame.line, frame.pc);
      }
    }
  }

  /** The open record has this address, or the return address behind it. */
  private has(pc: number): boolean {
    this.addressSet ??= new Set(this.addresses);
    return this.addressSet.has(pc) || this.addressSet.has(pc + 1);
  }

  private find(from: number, pc: number): number {
    const to = Math.min(this.addresses.length, from + LOOK_AHEAD);
    for (let at = from; at < to; at++) if (isAt(this.addresses[at]!, pc)) return at;
    return -1;
  }

  private hiddenLocation(address: number): number {
    let location = this.hidden.get(address);
    if (location === undefined) {
      location = this.collector.location('', '', 0, address - 1);
      this.hidden.set(address, location);
    }
    return location;
  }
}

/** Lines show where the call is, one before the return address; where a signal struck there is no call. */
function isAt(address: number, pc: number): boolean {
  return address - 1 === pc || address === pc;
}
