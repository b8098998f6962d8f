const PRIMITIVES: Readonly<Record<string, string>> = {
  Z: 'boolean',
  C: 'char',
  F: 'float',
  D: 'double',
  B: 'byte',
  S: 'short',
  I: 'int',
  J: 'long',
};

/** `java/util/HashMap` → `java.util.HashMap`, `[[I` → `int[][]`; Android's names are in that form already. */
export function className(internal: string): string {
  let dimensions = 0;
  while (internal[dimensions] === '[') dimensions++;
  let element = internal.slice(dimensions);
  if (dimensions > 0) {
    if (element.startsWith('L') && element.endsWith(';')) element = element.slice(1, -1);
    else element = PRIMITIVES[element] ?? element;
  }
  return dotted(element) + '[]'.repeat(dimensions);
}

/** The suffix of a hidden class (`Shop$$Lambda$14/0x0000000800c03000`) keeps its slash; HotSpot writes it as a plus. */
function dotted(name: string): string {
  const suffix = /[+/.](0x[0-9a-f]+)$/.exec(name);
  if (!suffix) return name.replaceAll('/', '.');
  return `${name.slice(0, suffix.index).replaceAll('/', '.')}/${suffix[1]!}`;
}

export function packageOf(name: string): string {
  const slash = name.indexOf('/');
  const end = name.lastIndexOf('.', slash < 0 ? undefined : slash);
  return end < 0 ? '' : name.slice(0, end);
}
