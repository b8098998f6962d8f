/**
 * The part of a Go name that outlives a rebuild. The compiler numbers closures in the order they stand in a function
 * (`func1.2` is the second in the first; how deep one is nested stays), a module's major version and vendoring stand in import paths, and generic shapes vary with inlining.
 */
export function foldName(name: string): string {
  let folded = name;
  const vendor = folded.lastIndexOf('/vendor/');
  if (vendor !== -1) folded = folded.slice(vendor + '/vendor/'.length);
  else if (folded.startsWith('vendor/')) folded = folded.slice('vendor/'.length);
  return (
    foldTypeArguments(folded)
      // example.com/shop/v2/cart and example.com/shop/v3.Load: https://go.dev/ref/mod#major-version-suffixes
      .replaceAll(/\/v\d+(?=[/.])/g, '')
      // gopkg.in/yaml%2ev3.Unmarshal
      .replaceAll(/^(gopkg\.in\/(?:[^/.]+\/)?[^/.%]+)(?:\.|%2e)v\d+/g, '$1')
      // F.func1.2, F.func2.gowrap1, F.deferwrap3, F.gowrap1-range2, F-range1
      .replaceAll(/\.(?:func\d+|gowrap\d+|deferwrap\d+|\d+)(?:-range\d+)?(?=\.|-|$)/g, '.func·')
      .replaceAll(/-range\d+/g, '')
  );
}

/** `[go.shape.int]`, `[...]` and `[int]` alike: what a generic function was made for is not who it is. */
function foldTypeArguments(name: string): string {
  let out = '';
  let depth = 0;
  for (const letter of name) {
    if (letter === '[') {
      if (depth++ === 0) out += '[…]';
    } else if (letter === ']') {
      if (depth > 0) depth--;
    } else if (depth === 0) {
      out += letter;
    }
  }
  return out;
}
