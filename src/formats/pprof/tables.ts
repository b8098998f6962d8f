import type { FrameTable, FunctionTable, LocationTable } from '../../model/stack-profile.ts';
import type { RawProfile } from './raw-profile.ts';
import type { StringPool } from './string-pool.ts';

/** Locations by dense index, lines still innermost first; `prune` may move `firstLine` outwards. */
export interface LocationRows {
  readonly count: number;
  readonly mapping: Int32Array;
  readonly addressLow: Uint32Array;
  readonly addressHigh: Uint32Array;
  readonly folded: Uint8Array;
  readonly firstLine: Int32Array;
  readonly lastLine: Int32Array;
  /** Per line: row of the model's function table, or -1. */
  readonly lineFunction: Int32Array;
  /** Per function: string id of its name. */
  readonly functionName: Int32Array;
  /** Locations that samples name but the file does not define. */
  readonly undefinedCount: number;
}

export interface Functions {
  readonly table: FunctionTable;
  /** From the index of first sight to the table's row, -1 for a function that is only referred to. */
  readonly rowOf: Int32Array;
  /** Functions whose name is past the end of the string table. */
  readonly nameless: number;
}

export function makeFunctions(raw: RawProfile, pool: StringPool): Functions {
  const { functions, functionIds } = raw;
  const definition = lastDefinition(functions.index.data, functions.index.length, functionIds.count);
  const rowOf = new Int32Array(functionIds.count).fill(-1);
  let count = 0;
  for (let index = 0; index < definition.length; index++) if (definition[index] !== -1) rowOf[index] = count++;
  const name = new Int32Array(count);
  const systemName = new Int32Array(count);
  const file = new Int32Array(count);
  const startLine = new Float64Array(count);
  let nameless = 0;
  for (let index = 0; index < definition.length; index++) {
    const from = definition[index]!;
    if (from === -1) continue;
    const row = rowOf[index]!;
    const nameEntry = functions.name.data[from]!;
    if (pool.has(nameEntry)) {
      name[row] = pool.id(nameEntry);
    } else {
      // The string table stands at the end of a Go profile: a cut file has stacks but no names. Numbers keep the
      // functions apart, so that the shape can still be read.
      nameless++;
      name[row] = pool.idOf(`<name lost: function ${index + 1}>`);
    }
    systemName[row] = pool.id(functions.systemName.data[from]!);
    file[row] = pool.id(functions.file.data[from]!);
    startLine[row] = functions.startLine.data[from]!;
  }
  return { table: { count, name, systemName, file, startLine }, rowOf, nameless };
}

export function makeLocationRows(raw: RawProfile, functions: Functions, mappingRow: Int32Array): LocationRows {
  const { locations, lines, locationIds } = raw;
  const count = locationIds.count;
  const definition = lastDefinition(locations.index.data, locations.index.length, count);
  const mapping = new Int32Array(count).fill(-1);
  const addressLow = new Uint32Array(count);
  const addressHigh = new Uint32Array(count);
  const folded = new Uint8Array(count);
  const firstLine = new Int32Array(count);
  const lastLine = new Int32Array(count);
  let undefinedCount = 0;
  for (let row = 0; row < count; row++) {
    const from = definition[row]!;
    if (from === -1) {
      undefinedCount++;
      continue;
    }
    const map = locations.mapping.data[from]!;
    mapping[row] = map === -1 ? -1 : mappingRow[map]!;
    addressLow[row] = locations.addressLow.data[from]!;
    addressHigh[row] = locations.addressHigh.data[from]!;
    folded[row] = locations.folded.data[from]!;
    firstLine[row] = locations.firstLine.data[from]!;
    lastLine[row] = from + 1 < locations.firstLine.length ? locations.firstLine.data[from + 1]! : lines.func.length;
  }
  const lineFunction = new Int32Array(lines.func.length);
  for (let line = 0; line < lineFunction.length; line++) {
    const func = lines.func.data[line]!;
    lineFunction[line] = func === -1 ? -1 : functions.rowOf[func]!;
  }
  const functionName = functions.table.name;
  return {
    count, mapping, addressLow, addressHigh, folded, firstLine, lastLine, lineFunction, functionName, undefinedCount,
  };
}

/** Turns lines around: outermost first, which is how stacks are walked everywhere after the readers. */
export function makeFrames(raw: RawProfile, rows: LocationRows): { frames: FrameTable; locations: LocationTable } {
  const firstFrame = new Int32Array(rows.count + 1);
  for (let location = 0; location < rows.count; location++) {
    const lines = rows.lastLine[location]! - rows.firstLine[location]!;
    firstFrame[location + 1] = firstFrame[location]! + Math.max(1, lines);
  }
  const count = firstFrame[rows.count]!;
  const frames = {
    count,
    location: new Int32Array(count),
    func: new Int32Array(count).fill(-1),
    line: new Float64Array(count),
    column: new Float64Array(count),
    inlined: new Uint8Array(count),
  };
  for (let location = 0; location < rows.count; location++) {
    let frame = firstFrame[location]!;
    const outermost = frame;
    frames.location[frame] = location;
    for (let line = rows.lastLine[location]! - 1; line >= rows.firstLine[location]!; line--, frame++) {
      frames.location[frame] = location;
      frames.func[frame] = rows.lineFunction[line]!;
      frames.line[frame] = raw.lines.line.data[line]!;
      frames.column[frame] = raw.lines.column.data[line]!;
      frames.inlined[frame] = frame === outermost ? 0 : 1;
    }
  }
  const { mapping, addressHigh, addressLow, folded } = rows;
  return { frames, locations: { count: rows.count, mapping, addressHigh, addressLow, folded, firstFrame } };
}

/** Where each index is defined; the last definition wins, as in the reference tool's id map. */
function lastDefinition(index: Int32Array, length: number, count: number): Int32Array {
  const definition = new Int32Array(count).fill(-1);
  for (let i = 0; i < length; i++) definition[index[i]!] = i;
  return definition;
}
