/** Heaps of objects: how long from the drop to the dominator tree, and how much memory the tab takes at most. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { openPage, percentile, timeDrop } from './browser.mjs';

const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));

/** Each is made once, by a program that needs a tool; without the tool it is skipped. */
export const HEAPS = [
  { name: 'sessions.heapsnapshot', title: 'V8 heap snapshot, 600,000 sessions', tool: 'node', make: (out) => node('--max-old-space-size=12000', join(PROGRAMS, 'sessions.mjs'), '600000', out) },
  { name: 'small.heapsnapshot', title: 'V8 heap snapshot, 62,000 sessions', tool: 'node', make: (out) => node('--max-old-space-size=8000', join(PROGRAMS, 'sessions.mjs'), '62000', out) },
  { name: 'sessions.godump', title: 'Go heap dump, 1,000,000 sessions', tool: 'go', limitMs: 5000, make: makeGoDump },
  { name: 'leaky-1000k.hprof', title: 'HPROF, 1,000,000 sessions', tool: 'java', limitMs: 6000, make: (out) => makeHprof(out, 1_000_000) },
  { name: 'leaky-1500k.hprof', title: 'HPROF, 1,500,000 sessions', tool: 'java', limitMs: 9000, make: (out) => makeHprof(out, 1_500_000) },
];

function node(...args) {
  execFileSync(process.execPath, args, { stdio: 'ignore' });
}

/** A dump holds the environment of its process. */
function makeGoDump(out) {
  const program = `${out}.program`;
  execFileSync('go', ['build', '-o', program, join(PROGRAMS, 'sessions.go')], { stdio: 'ignore' });
  execFileSync(program, ['1000000', out], { env: {}, stdio: 'ignore' });
}

function makeHprof(out, sessions) {
  const classes = `${out}.classes`;
  execFileSync('javac', ['-d', classes, join(PROGRAMS, 'Leaky.java')], { stdio: 'ignore' });
  execFileSync('java', ['-Xmx10g', '-cp', classes, 'Leaky', String(sessions), out], { stdio: 'ignore' });
}

/** Path of a capture, or why there is none. */
export function heapFile(heap, folder) {
  const path = join(folder, heap.name);
  if (existsSync(path)) return { path };
  if (spawnSync(heap.tool, ['--version']).error && spawnSync(heap.tool, ['version']).error) return { skipped: `${heap.tool} is not here` };
  mkdirSync(folder, { recursive: true });
  console.log(`making ${heap.name} …`);
  heap.make(path);
  return { path };
}

const treeShown = () => document.querySelector('[role=treegrid] [role=row][aria-level]') !== null;

/** Median time and largest memory over some runs. */
export async function openHeap(browser, url, path, runs) {
  const results = [];
  for (let run = 0; run < runs; run++) {
    const opened = await openPage(browser, url);
    const before = rendererPeaks();
    const drop = await timeDrop(opened, path, treeShown, 180_000);
    const peak = peakSince(before);
    await opened.close().catch(() => undefined);
    if (drop.failed) return drop;
    results.push({ ...drop, peak });
  }
  return {
    ms: percentile(results.map(({ ms }) => ms), 0.5),
    longestTask: Math.max(...results.map(({ longestTask }) => longestTask)),
    peak: Math.max(...results.map(({ peak }) => peak ?? 0)) || undefined,
  };
}

/** Linux tells the most memory that each process ever had; elsewhere there is nothing to compare. */
function rendererPeaks() {
  const peaks = new Map();
  if (!existsSync('/proc/self/status')) return peaks;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer')) continue;
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
      peaks.set(pid, Number(kilobytes) * 1024);
    } catch {
      // It ended meanwhile.
    }
  }
  return peaks;
}

function peakSince(before) {
  const grown = [...rendererPeaks()].map(([pid, peak]) => peak - (before.get(pid) ?? peak));
  return grown.length === 0 ? undefined : Math.max(...grown);
}

export function describeHeap({ title }, path, result, note = '') {
  const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
  if (result.failed) return `  ${title.padEnd(40)}${size.padEnd(8)}${result.failed}`;
  const peak = result.peak === undefined ? '' : `peak +${(result.peak / 1e9).toFixed(2)} GB`;
  return `  ${title.padEnd(40)}${size.padEnd(8)}${`${(result.ms / 1000).toFixed(2)} s`.padEnd(9)}${peak.padEnd(15)}longest task ${Math.round(result.longestTask)} ms${note}`;
}
