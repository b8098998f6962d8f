/** Cuts a Go name in the part that says where and the part that says what. */
export interface NameParts {
  /** "github.com/acme/shop/internal/": may be shortened. */
  readonly path: string;
  /** "cart.(*Cart).Add": must be read. */
  readonly own: string;
}

/**
 * The cut is after the last slash of the package. The package's last element stays with the function, as in Go source.
 * Names of other languages, which may hold slashes anywhere, are left whole.
 */
export function splitName(displayName: string, packageName: string): NameParts {
  if (packageName === '' || !displayName.startsWith(packageName)) return { path: '', own: displayName };
  const cut = packageName.lastIndexOf('/') + 1;
  return { path: displayName.slice(0, cut), own: displayName.slice(cut) };
}
