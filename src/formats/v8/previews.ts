/** A few words beside the type of each node, all their texts read at once. */
import { formatCount } from '../../lib/format-value.ts';
import { ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { collectionOf, denseEntries, entriesOf, entryNames, probeNames, type Collection } from './collections.ts';
import { countElements, factName, isEmptyArray, isString, parentOf, quoted, textParts, valueName } from './node-texts.ts';
import type { Snapshot } from './snapshot.ts';

const LONGEST = 80;
/** Parts of a joined string that are enough for a preview. */
const PARTS = 16;
/** Larger tables are not gone through for a count, unless they are dense. */
const MOST_NAMES = 2000;

interface Plan {
  readonly names: readonly number[];
  say(textOf: (name: number) => string): string;
}

const SILENT: Plan = { names: [], say: () => '' };

export async function previewsOf(snapshot: Snapshot, nodes: readonly number[]): Promise<Result<readonly string[], Failure>> {
  const plans = nodes.map((node) => planOf(snapshot, node));
  const wanted = new Set<number>();
  for (const { names } of plans) for (const name of names) wanted.add(name);
  const texts = await snapshot.strings.texts(wanted, LONGEST * 6);
  if (!texts.ok) return texts;
  const textOf = (name: number): string => texts.value.get(name) ?? '';
  return ok(plans.map((plan) => plan.say(textOf)));
}

function planOf(snapshot: Snapshot, node: number): Plan {
  const { nodeType, nodeName, nodes, strings } = snapshot;
  const type = nodeType[node]!;
  if (isString(snapshot, node)) return stringPlan(snapshot, node);
  if (type === nodes.number) {
    const value = valueName(snapshot, node);
    return value === undefined ? SILENT : { names: [value], say: (textOf) => textOf(value) };
  }
  if (type === nodes.synthetic) return SILENT;
  if (type === nodes.native) return nativePlan(snapshot, node);
  if (type !== nodes.object) {
    const name = nodeName[node]!;
    const suffix = type === nodes.closure ? '()' : '';
    return { names: [name], say: (textOf) => (textOf(name) === '' ? '' : textOf(name) + suffix) };
  }
  if (nodeName[node] === strings.known.id('Array')) return arrayPlan(snapshot, node);
  const collection = collectionOf(snapshot, node);
  return collection === undefined ? SILENT : collectionPlan(snapshot, collection);
}

function stringPlan(snapshot: Snapshot, node: number): Plan {
  const parent = parentOf(snapshot, node);
  const names = textParts(snapshot, parent ?? node, PARTS);
  const intro = parent === undefined ? '' : 'part of ';
  return { names, say: (textOf) => intro + quoted(names.map(textOf).join(''), LONGEST) };
}

/** A tag with attributes is called by the tag; the rest is what tells it from others. */
function nativePlan({ nodeName }: Snapshot, node: number): Plan {
  const name = nodeName[node]!;
  return { names: [name], say: (textOf) => (textOf(name).startsWith('<') && textOf(name).includes(' ') ? textOf(name) : '') };
}

function arrayPlan(snapshot: Snapshot, node: number): Plan {
  const length = factName(snapshot, node, 'length');
  if (length !== undefined) return { names: [length], say: (textOf) => `length ${textOf(length)}` };
  const elements = countElements(snapshot, node);
  if (elements > 0) return { names: [], say: () => `${formatCount(elements)} elements` };
  return { names: [], say: () => (isEmptyArray(snapshot, node) ? 'empty' : '') };
}

function collectionPlan(snapshot: Snapshot, collection: Collection): Plan {
  const all = entryNames(snapshot, collection);
  const isSmall = all.length <= MOST_NAMES;
  return {
    names: isSmall ? all : probeNames(snapshot, collection),
    say: (textOf) => {
      const entries = denseEntries(snapshot, collection, textOf) ?? (isSmall ? entriesOf(snapshot, collection, textOf) : undefined);
      if (entries?.count === 0) return '';
      // Half of the references of a Map are keys.
      const about = collection.kind === 'Map' ? Math.floor(all.length / 2) : all.length;
      if (entries === undefined) return `about ${formatCount(about)} entries`;
      return `${entries.mayMiss ? 'at least ' : ''}${formatCount(entries.count)} ${entries.count === 1 ? 'entry' : 'entries'}`;
    },
  };
}
