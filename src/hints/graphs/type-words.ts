/** How types are told apart and called in sentences. */

/** The JDK, its languages' libraries and libraries of collections: what they hold, somebody else put there. */
const LIBRARY = /^(?:class )?(?:java|javax|jdk|sun|com\.sun|kotlin|scala|groovy|com\.google\.common|com\.github\.benmanes\.caffeine|org\.apache\.commons\.collections4?|org\.eclipse\.collections|it\.unimi\.dsi\.fastutil|gnu\.trove)\./;
const PRIMITIVES = /^(?:byte|char|int|long|short|double|float|boolean)(?:\[\])+$/;

/** Of Java: it names no place in the program. */
export function isOfLibrary(name: string): boolean {
  return LIBRARY.test(name) || PRIMITIVES.test(name);
}

/** "a `Map`", "an `Array`", "a `User`". */
export function withArticle(name: string): string {
  return `${/^(?:[aeio]|u(?![nst]))/i.test(name) ? 'an' : 'a'} \`${name}\``;
}

/** Types that the JVM makes at run time have a number and an address: these differ in the next process. */
export function steadyName(name: string): string {
  return name.replace(/\$\$Lambda(?:\$\d+)?[/.+]?(?:0x[0-9a-f]+)?$/, '$$$$Lambda');
}

/** As it stands in a sentence: "`shop.Cache`", "a lambda of `shop.Shop`". */
export function inWords(name: string): string {
  const steady = steadyName(name);
  return steady.endsWith('$$Lambda') ? `a lambda of \`${steady.slice(0, -'$$Lambda'.length)}\`` : `\`${name}\``;
}
