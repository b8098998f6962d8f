/**
 * Reading Go symbol names: `github.com/acme/shop/cart.(*Cart).Add.func1` is package `github.com/acme/shop/cart`.
 * The linker's rules: https://pkg.go.dev/runtime#Frame and cmd/internal/objabi.PathToPrefix (a dot in the last path
 * element is written `%2e`).
 */
export function packageOf(name: string): string {
  // Type arguments may hold whole import paths with dots and slashes.
  const bracket = name.indexOf('[');
  const plain = bracket === -1 ? name : name.slice(0, bracket);
  const slash = plain.lastIndexOf('/');
  const dot = plain.indexOf('.', slash + 1);
  if (dot <= 0) return '';
  return plain.slice(0, dot).replaceAll('%2e', '.');
}

/**
 * The name as it is shown: the compiler's shape arguments (`[go.shape.int_0,go.shape.struct { … }]`) say nothing to a
 * reader and are folded to `[…]`, which is what newer runtimes print as `[...]`.
 */
export function foldShapes(name: string): string {
  const first = name.indexOf('[go.shape.');
  if (first === -1) return name.replaceAll('[...]', '[…]');
  let out = '';
  let from = 0;
  for (let open = first; open !== -1; open = name.indexOf('[go.shape.', from)) {
    out += `${name.slice(from, open)}[…]`;
    let depth = 0;
    let at = open;
    for (; at < name.length; at++) {
      if (name[at] === '[') depth++;
      else if (name[at] === ']' && --depth === 0) break;
    }
    from = at + 1;
  }
  return (out + name.slice(from)).replaceAll('[...]', '[…]');
}

/**
 * As the runtime prints it in a dump: without type arguments, `main.Sum[...]`. Profiles have the compiler's shapes, so the
 * same function is only known again by this.
 */
export function asPrinted(name: string): string {
  return name.includes('[go.shape.') ? foldShapes(name).replaceAll('[…]', '[...]') : name;
}

/** The name with its shapes as types: `main.Sum[go.shape.int_0]` is `main.Sum[int]`. */
export function spellShapes(name: string): string {
  return name.replaceAll(/go\.shape\.(\w+?)_\d+\b/g, '$1').replaceAll('go.shape.', '');
}

/** Top-level folders of Go's standard library (`go list std`, Go 1.27). */
const STD_ROOTS: ReadonlySet<string> = new Set(
  (
    'archive bufio builtin bytes cmp compress container context crypto database debug embed encoding errors expvar ' +
    'flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp ' +
    'runtime simd slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak'
  ).split(' '),
);

export function isStdPackage(packageName: string): boolean {
  const slash = packageName.indexOf('/');
  return STD_ROOTS.has(slash === -1 ? packageName : packageName.slice(0, slash));
}

export function isRuntimePackage(packageName: string): boolean {
  return (
    packageName === 'runtime' ||
    packageName.startsWith('runtime/') ||
    packageName.startsWith('internal/runtime/') ||
    packageName === 'internal/abi' ||
    packageName === 'internal/bytealg'
  );
}

const FUNCTION_LITERAL = /^(?:func|gowrap)?\d+$/;

/**
 * `lib.(*T).run.func1.2` stands in `lib.(*T).run`, and so does `lib.(*T).run-range1`, the body of a loop over a function
 * (cmd/compile/internal/rangefunc). From the end on: a name may be long, and is looked at once.
 */
export function withoutClosures(name: string): string {
  let end = name.length;
  for (;;) {
    let digits = end;
    while (digits > 0 && isDigit(name.charCodeAt(digits - 1))) digits--;
    if (digits === end) return name.slice(0, end);
    if (name.endsWith('-range', digits)) end = digits - '-range'.length;
    else {
      const dot = name.lastIndexOf('.', digits);
      if (dot === -1 || end - dot > LONGEST_LITERAL || !FUNCTION_LITERAL.test(name.slice(dot + 1, end))) return name.slice(0, end);
      end = dot;
    }
  }
}

/** `gowrap` and a number. */
const LONGEST_LITERAL = 24;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
