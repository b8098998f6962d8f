import { CODE_ORIGINS } from '../model/code-origin.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import { classifyFunction, goRootOf, moduleOf } from './classify-code.ts';
import { foldShapes, packageOf, spellShapes } from './go-names.ts';
import { classifyType, packageOfType } from './type-names.ts';

/** What names are: of functions, or of types where the stacks are chains of owners. */
export type Naming = 'symbols' | 'types';

/**
 * Functions as every table and graph counts them: by name, as `go tool pprof` does at its default granularity.
 * Frames without a name are one group per binary, printed `[server]`, or `<unknown>` where there is no binary.
 */
export interface FunctionGroups {
  readonly count: number;
  /** Full names; unique but for unnamed frames of equally named binaries. */
  readonly names: readonly string[];
  readonly displayNames: readonly string[];
  readonly packages: readonly string[];
  readonly files: readonly string[];
  /** Index into CODE_ORIGINS. */
  readonly origin: Uint8Array;
  /** A stable number for the package, for its colour. */
  readonly hue: Uint8Array;
  /** Group of each frame. */
  readonly ofFrame: Int32Array;
  readonly byName: ReadonlyMap<string, number>;
}

export function groupFunctions(profile: StackProfile, naming: Naming): FunctionGroups {
  const { strings, functions, frames, locations, mappings } = profile;
  const names: string[] = [];
  const files: string[] = [];
  const ofFrame = new Int32Array(frames.count);
  const ofNameId = new Int32Array(strings.length).fill(-1);
  const unnamed = new Map<string, number>();
  for (let frame = 0; frame < frames.count; frame++) {
    const func = frames.func[frame]!;
    const nameId = func === -1 ? 0 : functions.name[func]!;
    if (nameId !== 0) {
      let group = ofNameId[nameId]!;
      if (group === -1) {
        group = names.length;
        ofNameId[nameId] = group;
        names.push(strings[nameId]!);
        files.push(strings[functions.file[func]!]!);
      }
      ofFrame[frame] = group;
      continue;
    }
    // The reference tool keeps unnamed frames apart by binary and start line, though it prints them alike.
    const mapping = locations.mapping[frames.location[frame]!]!;
    const binary = mapping === -1 ? '' : mappings[mapping]!.file;
    const key = `${binary}\0${func === -1 ? 0 : functions.startLine[func]!}`;
    let group = unnamed.get(key);
    if (group === undefined) {
      group = names.length;
      unnamed.set(key, group);
      names.push(binary === '' ? '<unknown>' : `[${binary.slice(binary.lastIndexOf('/') + 1)}]`);
      files.push(binary);
    }
    ofFrame[frame] = group;
  }

  const goRoot = goRootOf(names.map((name, group) => ({ name, file: files[group]! })));
  const mainFile = files[names.findIndex((name) => name.startsWith('main.'))];
  const mainModule = mainFile === undefined ? undefined : moduleOf(mainFile);
  const origin = new Uint8Array(names.length);
  const hue = new Uint8Array(names.length);
  const packages: string[] = [];
  const byName = new Map<string, number>();
  for (let group = 0; group < names.length; group++) {
    const name = names[group]!;
    const file = files[group]!;
    const packageName = naming === 'types' ? packageOfType(name) : packageOf(name);
    let code = naming === 'types' ? classifyType(name, packageName) : classifyFunction(name, file, goRoot);
    if (code === 'dependency' && mainModule !== undefined && file.includes(`${mainModule}/`)) code = 'own';
    origin[group] = CODE_ORIGINS.indexOf(code);
    packages.push(packageName);
    hue[group] = hashByte(packageName === '' ? name : packageName);
    if (!byName.has(name)) byName.set(name, group);
  }
  return { count: names.length, names, displayNames: displayNamesOf(names), packages, files, origin, hue, ofFrame, byName };
}

/** Folded, unless two functions would look the same: then the type arguments tell them apart. */
function displayNamesOf(names: readonly string[]): readonly string[] {
  const folded = names.map(foldShapes);
  const seen = new Map<string, number>();
  for (const name of folded) seen.set(name, (seen.get(name) ?? 0) + 1);
  return folded.map((name, group) => readable(seen.get(name) === 1 ? name : spellShapes(names[group]!)));
}

/** Control and direction marks would reorder or hide what stands around a name. */
export function readable(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Bidi_Control}\u200b]/gu, '\ufffd');
}

/** FNV-1a, folded to a byte: the same package has the same colour in every capture. */
function hashByte(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & 0xff;
}
