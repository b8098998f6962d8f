/**
 * Opened files, kept in this browser so that a link finds them again after a reload. Off until the reader switches it
 * on. By hash, the least recently used go first when there is no more room.
 */
import { createStore } from 'zustand/vanilla';
import { formatBytes } from '../lib/format-value.ts';
import { fileOf, KEEPS_FILES_KEY, keepsFiles, say } from './actions.ts';
import { session } from './session.ts';

const MOST_BYTES = 200 * 1024 * 1024;
const DATABASE = 'heapstory';
const FILES = 'files';

interface KeptFile {
  readonly sha256: string;
  readonly name: string;
  readonly blob: Blob;
  readonly used: number;
}

export const fileCache = createStore<{ readonly on: boolean; readonly bytes: number | undefined }>(() => ({
  on: keepsFiles(),
  bytes: undefined,
}));

export async function toggleFileCache(): Promise<void> {
  if (fileCache.getState().on) {
    await clearFileCache();
    return;
  }
  try {
    localStorage.setItem(KEEPS_FILES_KEY, 'yes');
    fileCache.setState({ on: true });
    for (const facts of session.getState().captures) {
      const blob = fileOf(facts.id);
      if (blob) await keepFile(facts.sha256, facts.name, blob);
    }
    say(`Opened files are kept in this browser, up to ${formatBytes(MOST_BYTES)}`);
  } catch {
    fileCache.setState({ on: false });
    say('This browser does not let the page keep files.');
  }
}

/** Switches it off as well: who clears does not want the next file kept. */
export async function clearFileCache(): Promise<void> {
  try {
    localStorage.removeItem(KEEPS_FILES_KEY);
    await run('readwrite', (files) => files.clear());
  } catch {
    // Nothing can have been kept then.
  }
  fileCache.setState({ on: false, bytes: 0 });
  say('No files are kept in this browser');
}

export async function keepFile(sha256: string, name: string, blob: Blob): Promise<void> {
  // Without a hash no link finds it.
  if (sha256 === '' || blob.size > MOST_BYTES) return;
  const kept: KeptFile = { sha256, name, blob, used: Date.now() };
  await run('readwrite', (files) => files.put(kept));
  await makeRoom();
}

/** Undefined also where the browser refuses: then the files have to be dropped. */
export async function findFile(sha256: string): Promise<{ readonly name: string; readonly blob: Blob } | undefined> {
  try {
    const found = (await run('readonly', (files) => files.get(sha256))) as KeptFile | undefined;
    if (found) await run('readwrite', (files) => files.put({ ...found, used: Date.now() }));
    return found;
  } catch {
    return undefined;
  }
}

export async function measureFileCache(): Promise<void> {
  try {
    const all = (await run('readonly', (files) => files.getAll())) as readonly KeptFile[];
    fileCache.setState({ bytes: all.reduce((sum, { blob }) => sum + blob.size, 0) });
  } catch {
    fileCache.setState({ bytes: undefined });
  }
}

async function makeRoom(): Promise<void> {
  const all = ((await run('readonly', (files) => files.getAll())) as readonly KeptFile[]).toSorted((a, b) => b.used - a.used);
  let bytes = 0;
  for (const { sha256, blob } of all) {
    bytes += blob.size;
    if (bytes <= MOST_BYTES) continue;
    bytes -= blob.size;
    await run('readwrite', (files) => files.delete(sha256));
  }
  fileCache.setState({ bytes });
}

async function run(mode: IDBTransactionMode, act: (files: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const database = await openDatabase();
  try {
    return await settled(act(database.transaction(FILES, mode).objectStore(FILES)));
  } finally {
    database.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(FILES, { keyPath: 'sha256' });
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The database refused.')));
  });
}
