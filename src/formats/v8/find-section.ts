/** After damage: goes on to where a section that is known begins. Inside of strings quotes are escaped, so none is taken for one. */
import type { JsonBytes } from './json-bytes.ts';

const SECTIONS = ['nodes', 'edges', 'trace_function_infos', 'trace_tree', 'samples', 'locations', 'scopes', 'strings'];
const LONGEST = 32;

/** Its name, with the window behind its colon; undefined when none follows. */
export async function findSection(json: JsonBytes): Promise<string | undefined> {
  const { window } = json;
  for (;;) {
    while (window.at + LONGEST < window.end || window.base + window.end >= window.size) {
      const quote = window.bytes.indexOf(34, window.at);
      if (quote < 0 || quote >= window.end) {
        window.at = window.end;
        break;
      }
      if (quote + LONGEST >= window.end && window.base + window.end < window.size) {
        window.at = quote;
        break;
      }
      const name = nameAt(window.bytes, quote + 1);
      if (name !== undefined) {
        window.at = quote + name.length + 3;
        return name;
      }
      window.at = quote + 1;
    }
    if (!(await json.more())) return undefined;
  }
}

function nameAt(bytes: Uint8Array, from: number): string | undefined {
  for (const name of SECTIONS) {
    const text = `${name}":[`;
    let index = 0;
    while (index < text.length && bytes[from + index] === text.charCodeAt(index)) index++;
    if (index === text.length) return name;
  }
  return undefined;
}
