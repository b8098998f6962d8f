import { say } from '../../store/actions.ts';
import { copyText } from '../shared/clipboard.ts';

/** Copies text as the heap has it, and says what was copied in words of the page: the text itself may hold anything. */
export async function copyAs(text: string, what: string): Promise<void> {
  say((await copyText(text)) ? `Copied ${what}` : 'The browser did not allow copying.');
}
