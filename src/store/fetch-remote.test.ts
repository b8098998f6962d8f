import { expect, test } from 'vitest';
import { refusedUnasked, remoteNames } from './fetch-remote.ts';

test('a file is named by the last part of its address, and by as much more as it takes to tell two apart', () => {
  expect(remoteNames(['https://x.org/runs/heap.01.pb.gz', 'https://x.org/runs/heap%2002.pb.gz'])).toEqual(['heap.01.pb.gz', 'heap 02.pb.gz']);
  expect(remoteNames(['https://pod-1.org/debug/pprof/heap', 'https://pod-2.org/debug/pprof/heap'])).toEqual(['pod-1.org/heap', 'pod-2.org/heap']);
  expect(remoteNames(['https://x.org/1/heap', 'https://x.org/2/heap'])).toEqual(['x.org/1/heap', 'x.org/2/heap']);
  expect(remoteNames(['https://x.org/heap?run=1', 'https://x.org/heap?run=2'])).toEqual(['x.org/heap?run=1', 'x.org/heap?run=2']);
  expect(remoteNames(['https://x.org/heap', 'https://x.org/heap'])).toEqual(['heap', 'heap']);
  expect(remoteNames(['https://x.org/'])).toEqual(['x.org']);
});

test('what a browser would not fetch is not asked about', () => {
  const remote = ['http://x.org/heap', 'https://x.org/heap'];
  expect(refusedUnasked(remote, 'https:').map(({ address }) => address)).toEqual(['http://x.org/heap']);
  expect(refusedUnasked(remote, 'http:')).toEqual([]);
  expect(refusedUnasked(['http://localhost:6060/debug/pprof/heap', 'http://127.0.0.1/heap', 'http://[::1]/heap'], 'https:')).toEqual([]);
  expect(refusedUnasked(['http://localhost.x.org/heap'], 'https:')).toHaveLength(1);
});
