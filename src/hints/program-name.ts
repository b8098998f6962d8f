import type { ProfileIndex } from '../analysis/profile-index.ts';

/** Of the binary that a profile was taken from, without its folder and what Linux puts behind a file that is gone; undefined: not told. */
export function programName({ profile }: Pick<ProfileIndex, 'profile'>): string | undefined {
  const file = profile.mappings.find(({ file: name }) => name !== '' && !name.startsWith('[') && !/\.so(?:\.|$)/.test(name))?.file;
  const name = file?.replace(/ \(deleted\)$/, '').split(/[\\/]/).at(-1);
  return name === '' ? undefined : name;
}
