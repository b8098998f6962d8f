import { describe, expect, it } from 'vitest';
import { readPprof } from '../../formats/pprof/read.ts';
import { runToEnd } from '../../lib/steps.ts';
import protobuf from 'protobufjs';
import { indexProfile, type ProfileIndex } from '../profile-index.ts';
import { matchFunctions } from './match-functions.ts';

/** A profile of named functions, each alone on a stack, in files and at lines. */
function profileOf(functions: readonly { readonly name: string; readonly file: string; readonly line: number }[]): ProfileIndex {
  const strings = ['', 'inuse_space', 'bytes', ...functions.flatMap(({ name, file }) => [name, file])];
  const writer = protobuf.Writer.create();
  writer.uint32(10).fork().uint32(8).int64(1).uint32(16).int64(2).ldelim();
  for (const [at, { line }] of functions.entries()) {
    writer.uint32(42).fork().uint32(8).uint64(at + 1).uint32(16).int64(3 + 2 * at).uint32(32).int64(4 + 2 * at).uint32(40).int64(line).ldelim();
    writer.uint32(34).fork().uint32(8).uint64(at + 1).uint32(34).fork().uint32(8).uint64(at + 1).ldelim().ldelim();
    writer.uint32(18).fork().uint32(8).uint64(at + 1).uint32(16).int64(10).ldelim();
  }
  for (const text of strings) writer.uint32(50).string(text);
  const read = runToEnd(readPprof(writer.finish()));
  if (!read.ok) throw new Error(read.error.sentence);
  return indexProfile(read.value.profile);
}

const BASE = [
  { name: 'main.main', file: 'shop/main.go', line: 10 },
  { name: 'main.storeSession', file: 'shop/session.go', line: 40 },
  { name: 'main.run.func1', file: 'shop/run.go', line: 22 },
  { name: 'main.oldHelper', file: 'shop/help.go', line: 5 },
];
const HEAD = [
  { name: 'main.main', file: 'shop/main.go', line: 12 },
  { name: 'main.keepSession', file: 'shop/session.go', line: 44 },
  { name: 'main.run.func2', file: 'shop/run.go', line: 30 },
  { name: 'main.newHelper', file: 'shop/help.go', line: 400 },
];

function keysOf(folded: boolean): { readonly pairs: readonly string[]; readonly renamed: readonly string[] } {
  const [base, head] = [profileOf(BASE), profileOf(HEAD)];
  const matched = matchFunctions([base, head], { folded, base: 0, head: 1 });
  const pairs: string[] = [];
  for (const [group, key] of matched.ofGroup[0]!.entries()) {
    const other = matched.ofGroup[1]!.indexOf(key);
    if (other !== -1) pairs.push(`${base.groups.names[group]} = ${head.groups.names[other]}`);
  }
  return { pairs, renamed: matched.renamed.map(({ from, to }) => `${from} → ${to}`) };
}

describe('across builds', () => {
  it('closures match by what surrounds them, and a rename in place is one function', () => {
    const { pairs, renamed } = keysOf(true);
    expect([...pairs].sort()).toEqual(['main.main = main.main', 'main.run.func1 = main.run.func2', 'main.storeSession = main.keepSession']);
    expect(renamed).toEqual(['main.storeSession → main.keepSession']);
  });
});

describe('exactly', () => {
  it('only equal names match', () => {
    expect(keysOf(false)).toEqual({ pairs: ['main.main = main.main'], renamed: [] });
  });
});
