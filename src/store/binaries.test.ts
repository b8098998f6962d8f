import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { binaries, forgetProgram, keepPrograms, programIsUsed } from './binaries.ts';

const file = (name: string, ...bytes: number[]) => ({ name, blob: new Blob([Uint8Array.from(bytes)]) });
const ELF = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0];

beforeEach(forgetProgram);

test('a program is kept, the other files are answered in order', async () => {
  const files = [file('b.dump', 0x67, 0x6f), file('server', ...ELF), file('a.dump', 0x67, 0x6f)];
  const { others, hasProgram } = await keepPrograms(files);
  expect(others.map(({ name }) => name)).toEqual(['b.dump', 'a.dump']);
  expect(hasProgram).toBe(true);
  expect(binaries.getState().program).toMatchObject({ name: 'server', isUsed: false });
});

test('of several programs the last counts; without one the kept one stays', async () => {
  await keepPrograms([file('old', ...ELF), file('new.exe', 0x4d, 0x5a, 0, 0, 0, 0, 0, 0)]);
  programIsUsed();
  expect((await keepPrograms([file('a.dump', 0x67, 0x6f), file('empty')])).hasProgram).toBe(false);
  expect(binaries.getState().program).toMatchObject({ name: 'new.exe', isUsed: true });
});

test('a program may be gzipped, and what only looks so is no program', async () => {
  const packed = { name: 'server.gz', blob: new Blob([new Uint8Array(gzipSync(Uint8Array.from([...ELF, ...ELF])))]) };
  const { others } = await keepPrograms([packed, file('cut.pb.gz', 0x1f, 0x8b, 8), file('bad.gz', 0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7)]);
  expect(others.map(({ name }) => name)).toEqual(['cut.pb.gz', 'bad.gz']);
  expect(binaries.getState().program?.name).toBe('server.gz');
});

test('a Java class file is no program, a universal binary of macOS is', async () => {
  await keepPrograms([file('Leaky.class', 0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65)]);
  expect(binaries.getState().program).toBeUndefined();
  await keepPrograms([file('server', 0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2)]);
  expect(binaries.getState().program?.name).toBe('server');
});
