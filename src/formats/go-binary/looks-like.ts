/** Kinds of executables by their first bytes. */
export type BinaryKind = 'elf' | 'mach-o' | 'fat mach-o' | 'pe';

export function binaryKind(head: Uint8Array): BinaryKind | undefined {
  if (head.length < 4) return undefined;
  const magic = ((head[0]! << 24) | (head[1]! << 16) | (head[2]! << 8) | head[3]!) >>> 0;
  if (magic === 0x7f454c46) return 'elf';
  if (magic === 0xfeedface || magic === 0xfeedfacf || magic === 0xcefaedfe || magic === 0xcffaedfe) return 'mach-o';
  // Java class files have the same magic; those have a version of 45 or more where a fat file counts architectures.
  if (magic === 0xcafebabe && head.length >= 8 && head[4] === 0 && head[5] === 0 && head[6] === 0 && head[7]! < 45) return 'fat mach-o';
  if (head[0] === 0x4d && head[1] === 0x5a) return 'pe';
  return undefined;
}

/** Whether this may be an executable that Go built: what it is inside shows when it is read. */
export function looksLikeGoBinary(head: Uint8Array): boolean {
  return binaryKind(head) !== undefined;
}
