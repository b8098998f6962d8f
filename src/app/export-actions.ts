import type { ExportedFile, StackQuery } from '../engine/contract.ts';
import { counted } from '../lib/counted.ts';
import { engine, say, track } from '../store/actions.ts';
import { activeCapture, session, type Perspective } from '../store/session.ts';
import { formatBytes } from '../lib/format-value.ts';
import { copyText } from '../views/shared/clipboard.ts';
import { savePicture } from '../views/flame/picture-export.ts';
import { saveFile } from '../views/shared/save-file.ts';

/** What is on screen, as a file. */
export async function exportFile(format: 'folded' | 'pprof' | 'tsv'): Promise<void> {
  const file = await exported(format);
  if (!file) return;
  saveFile(file);
  say(`Saved ${file.name} (${formatBytes(file.bytes.length)})`);
}

/** The top table to the clipboard: it pastes into a spreadsheet or a ticket. */
export async function copyTable(): Promise<void> {
  const file = await exported('tsv');
  if (!file) return;
  const text = new TextDecoder().decode(file.bytes);
  const rows = Math.max(0, text.trimEnd().split('\n').length - 1);
  say((await copyText(text)) ? `Copied ${counted(rows, 'row')}` : 'The browser did not allow copying.');
}

export async function exportPicture(kind: 'svg' | 'png'): Promise<void> {
  await savePicture(kind);
}

async function exported(format: 'folded' | 'pprof' | 'tsv'): Promise<ExportedFile | undefined> {
  const active = activeCapture(session.getState());
  if (!active) return undefined;
  const { order, tableText } = active.perspective;
  const query = queryOf(active.facts.id, active.perspective);
  const answer = await track(active.facts.name, 'writing', (onProgress) =>
    engine.exportFile(query, { format, order, text: tableText }, onProgress),
  );
  if (answer.ok) return answer.value;
  say(answer.error.code === 'cancelled' ? 'Nothing was saved.' : answer.error.sentence);
  return undefined;
}

function queryOf(capture: string, { type, filters }: Perspective): StackQuery {
  return { capture, type, filters };
}
