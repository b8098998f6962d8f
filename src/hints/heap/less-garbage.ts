/** What to change where much is made and dropped, by the size of the blocks and by what makes them. */
import { packageOf } from '../../analysis/go-names.ts';
import type { Churn } from './churn.ts';
import { handsOn } from './library-frames.ts';
import { lastOf } from './heap-columns.ts';

/** Making and clearing such blocks costs more than looking after them. */
const LARGE = 64 * 1024;
const MIDDLE = 2048;
const MOST = 0.5;

/** By the library function that makes at least half of it. */
const BY_LIBRARY: readonly (readonly [entry: RegExp, fix: string])[] = [
  [/^(google\.golang\.org\/protobuf\/|github\.com\/(golang|gogo)\/protobuf\/)/, 'append to a buffer that is used again: `proto.MarshalOptions{}.MarshalAppend(buf[:0], m)`; with gogo/protobuf `MarshalToSizedBuffer` into one of `m.Size()` bytes'],
  [/^github\.com\/golang\/snappy\.|^github\.com\/klauspost\/compress\/(s2|snappy)\./, 'hand a buffer to `Decode` or `Encode` as their first argument, one that is used again and large enough (`DecodedLen`, `MaxEncodedLen`)'],
  [/^io\.ReadAll$|^os\.ReadFile$|^io\/ioutil\./, 'work on the stream instead of reading all of it, or read into a buffer that is used again and has its size at once (`Content-Length`, `Stat`)'],
  [/^bytes\.|^bufio\./, 'use one buffer again (a field, or a `sync.Pool` that takes back none that are too large), and give it its size at once with `Grow`'],
  [/^fmt\./, 'append to a buffer that is used again, with `strconv.Append…` or `fmt.Appendf`, instead of making a string for each'],
  [/^strings\./, 'build a text once, in a `strings.Builder` with `Grow`, and cut it without copies (`strings.Cut`, `strings.SplitSeq` from Go 1.24 on)'],
  [/^encoding\/json/, 'decode into structs rather than into `any`, and encode to the writer itself (`json.NewEncoder`) rather than to bytes first'],
];
const GENERATED = 'append to a buffer that is used again: generated code has `MarshalTo` or `MarshalAppend` for one of `Size()` bytes';

export function lessGarbage(churn: Churn): string {
  const { name, sites, bytes, objects } = churn;
  const size = bytes / Math.max(1, objects);
  const entry = mainEntry(churn);
  const isGenerated = entry === '' && sites[0]!.file.endsWith('.pb.go') && /\.Marshal\w*$/.test(name);
  const byLibrary = isGenerated ? GENERATED : BY_LIBRARY.find(([sign]) => sign.test(entry))?.[1];
  if (byLibrary !== undefined) return `In \`${name}\`, ${byLibrary}.`;
  if (size >= LARGE) return `Use the large blocks of \`${name}\` again instead of making new ones: one for each worker, or a \`sync.Pool\` with a limit on what it takes back; make them as large as is needed at once, or work on the data in parts.`;
  if (size >= MIDDLE) return `Give slices and maps in \`${name}\` their size at once (\`make([]T, 0, n)\`), and use them again (\`s[:0]\`, \`clear\`) where the work repeats.`;
  if (handsOn(entry)) return `\`${name}\` makes most of it by way of the handlers that it calls: see in its stacks which of them makes most, and make less there.`;
  if (entry !== '') return `Most of it is made in \`${entry}\`: let \`${name}\` call it less often, or keep its result; otherwise use values instead of pointers to small objects.`;
  return `Make less in \`${name}\`: give slices and maps their size at once, keep values instead of pointers to small objects, and pass numbers and short strings without \`any\`.`;
}

/** The library function through which most of it is made; empty where the function makes it itself, or it is many. */
function mainEntry({ sites }: Churn): string {
  const byEntry = new Map<string, number>();
  let all = 0;
  for (const { parts } of sites) {
    for (const { entry, columns } of parts) {
      const made = lastOf(columns.allocBytes);
      all += made;
      byEntry.set(entry, (byEntry.get(entry) ?? 0) + made);
    }
  }
  const found = [...byEntry].find(([, made]) => made > MOST * all);
  if (found) return found[0];
  // Several functions of one package say the same.
  const byPackage = new Map<string, number>();
  for (const [entry, made] of byEntry) byPackage.set(packageOf(entry), (byPackage.get(packageOf(entry)) ?? 0) + made);
  const main = [...byPackage].find(([, made]) => made > MOST * all)?.[0];
  return [...byEntry].filter(([entry]) => packageOf(entry) === main).toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? '';
}
