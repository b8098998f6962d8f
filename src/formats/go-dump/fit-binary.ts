import type { Notice } from '../../model/failure.ts';
import type { GoBinary, GoType } from '../go-binary/binary.ts';
import type { DumpLayout } from './layout.ts';
import type { GlobalPlace } from './roots.ts';

/** An executable and where the dumped process had it in memory. */
export interface FittedBinary {
  readonly binary: GoBinary;
  /** Added to addresses of the file (position-independent executables). */
  readonly slide: number;
  readonly globals: readonly (GlobalPlace & { readonly type: GoType | undefined })[];
  typeAt(address: number): GoType | undefined;
}

/** Of the types that the dump names itself, this share must be in the executable, with the same size. */
const LEAST_SHARE_OF_TYPES = 0.5;

/** Takes an executable only when it is the one that wrote the dump; otherwise says why not. */
export function fitBinary(binary: GoBinary, layout: DumpLayout): FittedBinary | Notice {
  const { params, segments } = layout;
  if (binary.pointerSize !== params.pointerSize || binary.isBigEndian !== params.isBigEndian) {
    return misfit(`it is for another architecture than the dump (${params.arch})`);
  }
  if (binary.goVersion !== '' && binary.goVersion !== params.goVersion) {
    return misfit(`it was built by ${binary.goVersion}, the program that wrote the dump by ${params.goVersion}`);
  }
  const data = segments.find(({ kind }) => kind === 'data');
  const bss = segments.find(({ kind }) => kind === 'bss');
  const slide = data ? data.address - binary.data.from : 0;
  if (data && data.length !== binary.data.to - binary.data.from) return misfit('its data segment has another size');
  if (bss && (bss.length !== binary.bss.to - binary.bss.from || bss.address - binary.bss.from !== slide)) {
    return misfit('its variables have other places');
  }
  const typeAt = (address: number): GoType | undefined => binary.typeAt(address - slide);
  let known = 0;
  let asked = 0;
  for (const type of layout.types.values()) {
    // Types that reflection made are in no executable.
    if (type.address < binary.types.from + slide || type.address >= binary.types.to + slide) continue;
    asked++;
    if (typeAt(type.address)?.size === type.size) known++;
  }
  if (known < LEAST_SHARE_OF_TYPES * Math.max(1, asked)) return misfit('the types that the dump names are not in it');
  const globals = binary.globals.map((global) => ({ ...global, address: global.address + slide }));
  return { binary, slide, globals, typeAt };
}

function misfit(why: string): Notice {
  return {
    code: 'binary-does-not-fit',
    severity: 'caution',
    sentence: `The executable was not used: ${why}. Objects have types only with the very file that was running.`,
  };
}
