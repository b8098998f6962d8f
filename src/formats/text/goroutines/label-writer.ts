/** What a dump knows of a goroutine, as labels on its sample. Texts are looked up once for all goroutines that share them. */
import type { StackCollector } from '../stack-collector.ts';
import type { DumpStore } from './dump-store.ts';
import type { HeaderFacts } from './header.ts';
import { NO_ID } from './leak-heads.ts';
import type { Site } from './site-table.ts';

const UNKNOWN = -1;

export class LabelWriter {
  private readonly store: DumpStore;
  private readonly sites: readonly Site[];
  private readonly collector: StackCollector;
  /** Numbers of texts in the profile: of the store's, of the names of sites, of their places. */
  private readonly texts: Int32Array;
  private readonly names: Int32Array;
  private readonly places: Int32Array;
  /** Key, text, number and unit of each label in turn. */
  private readonly facts = new Map<HeaderFacts, readonly number[]>();
  private readonly keys: { readonly id: number; readonly createdBy: number; readonly createdIn: number; readonly createdAt: number; readonly waitsOn: number; readonly argument: number; readonly ancestor: number };

  /** `isShared`: the collector has the store's table of texts. */
  constructor(store: DumpStore, sites: readonly Site[], collector: StackCollector, isShared: boolean) {
    this.store = store;
    this.sites = sites;
    this.collector = collector;
    const known = store.labelTexts.texts.length;
    this.texts = new Int32Array(known).fill(UNKNOWN);
    if (isShared) for (let at = 0; at < known; at++) this.texts[at] = at;
    this.names = new Int32Array(sites.length).fill(UNKNOWN);
    this.places = new Int32Array(sites.length).fill(UNKNOWN);
    const key = (name: string): number => collector.string(name);
    this.keys = {
      id: key('id'),
      createdBy: key('created by'),
      createdIn: key('created in'),
      createdAt: key('created at'),
      waitsOn: key('waits on'),
      argument: key('frame argument'),
      ancestor: key('ancestor'),
    };
  }

  /** Those of the sample that is added next. Our own before the goroutine's: where keys are the same, views take the first. */
  write(row: number, locks: readonly number[]): void {
    const { store, collector, keys } = this;
    const id = store.id.data[row]!;
    if (id !== NO_ID) collector.label(keys.id, -1, id);
    this.creator(store.createdSite.data[row]!, store.createdIn.data[row]!);
    const kind = store.waitKind[row]!;
    if (kind !== '') collector.label(keys.waitsOn, collector.string(`${kind} 0x${store.waitAddress.data[row]!.toString(16)}`));
    for (const lock of locks) collector.label(keys.argument, collector.string(`0x${lock.toString(16)}`));
    for (const ancestor of store.ancestors.get(row) ?? []) collector.label(keys.ancestor, collector.string(ancestor));
    const facts = this.factsOf(store.facts[row]!);
    for (let at = 0; at < facts.length; at += 4) collector.label(facts[at]!, facts[at + 1]!, facts[at + 2], facts[at + 3]);
    const end = row + 1 < store.rows ? store.labelStart.data[row + 1]! : store.labelPairs.length;
    for (let at = store.labelStart.data[row]!; at < end; at += 2) {
      collector.label(this.text(store.labelPairs.data[at]!), this.text(store.labelPairs.data[at + 1]!));
    }
  }

  private creator(index: number, parent: number): void {
    const site = this.sites[index];
    if (!site) return;
    const { collector, keys } = this;
    if (this.names[index] === UNKNOWN) this.names[index] = collector.string(site.func);
    collector.label(keys.createdBy, this.names[index]!);
    if (parent > 0) collector.label(keys.createdIn, -1, parent);
    if (site.file === '') return;
    if (this.places[index] === UNKNOWN) this.places[index] = collector.string(`${site.file}:${site.line}`);
    collector.label(keys.createdAt, this.places[index]!);
  }

  private factsOf(facts: HeaderFacts): readonly number[] {
    let known = this.facts.get(facts);
    if (!known) {
      const { collector } = this;
      known = facts.labels.flatMap(({ key, text, number = 0, unit = '' }) => [collector.string(key), text === undefined ? -1 : collector.string(text), number, collector.string(unit)]);
      this.facts.set(facts, known);
    }
    return known;
  }

  private text(number: number): number {
    if (this.texts[number] === UNKNOWN) this.texts[number] = this.collector.string(this.store.labelTexts.texts[number]!);
    return this.texts[number]!;
  }
}
