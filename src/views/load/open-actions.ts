import { openFiles, refuse, say } from '../../store/actions.ts';
import { keepPrograms } from '../../store/binaries.ts';
import { filesOfList, MOST_FILES, type NamedBlob } from './dropped-files.ts';

export const FILE_INPUT_ID = 'pick-files';
export const FOLDER_INPUT_ID = 'pick-folder';

/** The browser's own dialog, for files or for a whole folder; the inputs stand in the drop target. */
export function pickFiles(what: 'files' | 'folder'): void {
  document.querySelector<HTMLInputElement>(`#${what === 'files' ? FILE_INPUT_ID : FOLDER_INPUT_ID}`)?.click();
}

/** What was picked; the input is emptied, so that the same file can be picked again. */
export function openPicked(input: HTMLInputElement): void {
  if (input.files) openAll(filesOfList(input.files));
  input.value = '';
}

export function openAll(files: readonly NamedBlob[]): void {
  if (files.length === 0) {
    say('There was no file in that.');
    return;
  }
  if (files.length > MOST_FILES) say(`There were more than ${MOST_FILES} files: the first ${MOST_FILES} are opened.`);
  void openWithPrograms(files.slice(0, MOST_FILES));
}

/** Programs are set aside: they go along with the other files, and with what is open already and asks for one. */
async function openWithPrograms(files: readonly NamedBlob[]): Promise<void> {
  const { others, hasProgram } = await keepPrograms(files);
  openFiles(others);
  if (!hasProgram) return;
  say('Program kept: it names the types of Go heap dumps');
  const { readAgainWithProgram } = await import('../../store/read-again.ts');
  await readAgainWithProgram();
}

export type ExampleFile = 'shop-heap.pb.gz' | 'shop-goroutine.pb.gz' | 'shop-cpu.pb.gz';

/** A capture that comes with the page. The address is relative: the page may live under any path. */
export async function openExample(file: ExampleFile): Promise<void> {
  try {
    const response = await fetch(`samples/${file}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    openFiles([{ name: file, blob: await response.blob() }]);
  } catch {
    refuse(file, 'unreadable-file', 'The example could not be fetched. Is the connection to this page’s server gone?');
  }
}
