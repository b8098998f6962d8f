/** Profiles in text as `debug=1` prints them: stacks with their number, and no names for the runtime's frames. */

export interface ListedStack {
  readonly n: number;
  /** So many addresses without a name at the inner end. */
  readonly bare: number;
  /** Innermost first; '' has no name either. */
  readonly frames: readonly string[];
}

const PARK = 0x430000;

export function listingOf(stacks: readonly ListedStack[]): string {
  const addresses = new Map<string, number>();
  const addressOf = (name: string): number => {
    const known = addresses.get(name) ?? 0x800000 + addresses.size * 0x40;
    addresses.set(name, known);
    return known;
  };
  const rows = stacks.map(({ n, bare, frames }) => {
    const inner = Array.from({ length: bare }, (_, at) => (at === 0 ? PARK : addressOf(`bare ${bare} ${at} ${frames[0] ?? ''}`)));
    const all = [...inner, ...frames.map(addressOf)];
    const named = frames.flatMap((name) => (name === '' ? [] : [`#\t${hex(addressOf(name) - 1)}\t${name}+0x1f\t/srv/app/file.go:9`]));
    return [`${n} @ ${all.map(hex).join(' ')}`, ...named].join('\n');
  });
  return `goroutine profile: total ${stacks.reduce((sum, { n }) => sum + n, 0)}\n${rows.join('\n\n')}\n`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
