import type { ExportedFile } from '../../engine/contract.ts';

/** Hands a file to the browser's downloads. */
export function saveFile(file: ExportedFile): void {
  const address = URL.createObjectURL(new Blob([file.bytes], { type: file.mime }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  // The download has to start before the address may go.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
