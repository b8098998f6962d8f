/** Files out of a drop, a picked folder or a paste. */
export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

/** Folders are for a handful of captures; past this it is likely the wrong folder. */
export const MOST_FILES = 200;

/**
 * Must be called within the drop event: the list empties itself afterwards, so the entries are taken at once and only
 * read later.
 */
export function filesOfDrop(transfer: DataTransfer): Promise<readonly NamedBlob[]> {
  const entries: (FileSystemEntry | NamedBlob)[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory === true) entries.push(entry);
    else if (file) entries.push({ name: file.name, blob: file });
  }
  return readAll(entries);
}

export function filesOfList(list: FileList): readonly NamedBlob[] {
  return [...list]
    .map((file) => ({ name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, blob: file }))
    .filter((file) => !isHidden(file.name))
    .slice(0, MOST_FILES + 1);
}

/** Files that were copied, else the copied text as a file of its own. */
export function filesOfPaste(clipboard: DataTransfer): readonly NamedBlob[] {
  if (clipboard.files.length > 0) return filesOfList(clipboard.files);
  const text = clipboard.getData('text/plain');
  return text.trim() === '' ? [] : [{ name: 'pasted text', blob: new Blob([text], { type: 'text/plain' }) }];
}

/** ".DS_Store", ".git/HEAD": not what someone means by "this folder". */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.'));
}

async function readAll(entries: readonly (FileSystemEntry | NamedBlob)[]): Promise<readonly NamedBlob[]> {
  const files: NamedBlob[] = [];
  for (const entry of entries) {
    if ('blob' in entry) files.push(entry);
    else await readEntry(entry, files);
  }
  return files;
}

async function readEntry(entry: FileSystemEntry, into: NamedBlob[]): Promise<void> {
  if (into.length > MOST_FILES || isHidden(entry.name)) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    into.push({ name: entry.fullPath.replace(/^\//, ''), blob: file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A directory comes in batches; an empty one is its end.
  for (;;) {
    const batch = await new Promise<readonly FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const child of batch.toSorted((a, b) => a.name.localeCompare(b.name))) await readEntry(child, into);
  }
}
