/**
 * Classes while they are being met, and the labels that come of them: a class at a place, with or without bytes of its
 * own.
 *
 * DevTools leaves objects without bytes out of its summary: above all the internal arrays whose bytes it counts with
 * their owner. Here they must be somewhere, so they have a label beside that of their class; then the figures of the
 * class are those of DevTools.
 */
import type { NodeKind } from '../../model/object-graph.ts';
import type { LabelBuilder } from '../graph/label-builder.ts';

const WITHOUT_BYTES = ', no own bytes';

interface Label {
  readonly text: string;
  readonly kind: NodeKind;
  readonly place: number;
}

export class ClassTable {
  private readonly texts: string[] = [];
  private readonly kinds: NodeKind[] = [];
  private readonly byText = new Map<string, number>();
  /** Two for each class: with bytes, without; 0 where none is needed yet. */
  private readonly plain: number[] = [];
  private readonly placed = new Map<number, number>();
  /** Label 0 is the root's. */
  private readonly labels: Label[] = [{ text: '(root)', kind: 'root', place: 0 }];

  /** A class of its own, whatever others are called. */
  add(text: string, kind: NodeKind): number {
    this.texts.push(text);
    this.kinds.push(kind);
    this.plain.push(0, 0);
    return this.texts.length - 1;
  }

  /** The class of that text among those that are told apart by text; roots are among themselves. */
  byName(text: string, kind: NodeKind): number {
    const key = `${kind === 'root' ? 'root' : ''}\0${text}`;
    let found = this.byText.get(key);
    if (found === undefined) {
      found = this.add(text, kind);
      this.byText.set(key, found);
    }
    return found;
  }

  label(of: number, place: number, hasBytes: boolean): number {
    const slot = of * 2 + (hasBytes ? 0 : 1);
    if (place === 0) {
      const known = this.plain[slot]!;
      if (known !== 0) return known;
      return (this.plain[slot] = this.addLabel(of, 0, hasBytes));
    }
    const key = place * 2 ** 24 + slot;
    let label = this.placed.get(key);
    if (label === undefined) {
      label = this.addLabel(of, place, hasBytes);
      this.placed.set(key, label);
    }
    return label;
  }

  names(): readonly string[] {
    return this.texts;
  }

  /** Places at which a class has a label. */
  places(): readonly number[] {
    return [...new Set(this.labels.map(({ place }) => place))].filter((place) => place > 0);
  }

  build(into: LabelBuilder, groupOf: (place: number) => string): void {
    for (const { text, kind, place } of this.labels.slice(1)) into.add(text, kind, place === 0 ? '' : groupOf(place));
  }

  private addLabel(of: number, place: number, hasBytes: boolean): number {
    const kind = this.kinds[of]!;
    const suffix = hasBytes || kind === 'root' ? '' : WITHOUT_BYTES;
    this.labels.push({ text: this.texts[of]! + suffix, kind, place });
    return this.labels.length - 1;
  }
}
