/** What to change about goroutines that wait in vain, by what they wait for. */
import type { Cause } from './causes.ts';
import type { Group } from './groups.ts';

export function whatToDo({ frame, creator, entry }: Group, cause: Cause): string {
  const starter = creator ?? entry;
  switch (cause) {
    case 'G02':
      return `Nobody receives any more what \`${frame}\` sends. Give the channel that \`${starter}\` makes room for every sender, or send in a \`select\` with \`ctx.Done()\`.`;
    case 'G03':
      return `Nobody sends to or closes the channel that \`${frame}\` receives from. Close it where the sending is done, on every path, or wait in a \`select\` with \`ctx.Done()\`.`;
    case 'G04':
      return `The channel in \`${frame}\` is nil: make it before it is used.`;
    case 'G05':
      return `No case of the \`select\` in \`${frame}\` can come any more. Add a \`ctx.Done()\` or stop case, and see that the owner ends it on every path.`;
    case 'G06':
      return `Return from \`${frame}\` instead of the empty \`select {}\`.`;
    case 'G07':
    case 'G08':
      return `The lock that \`${frame}\` waits for is never given back, and nobody has it any more: use \`defer\` for the Unlock, and look for paths that return before it.`;
    case 'G09':
      return `Some \`Done\` is missing for the WaitGroup in \`${frame}\`: use \`defer wg.Done()\`, and count with Add only what is started.`;
    case 'G10':
      return `Nobody can signal the condition in \`${frame}\` any more: Broadcast when it changes, and at the end.`;
    case 'G15':
    case 'G17':
      return 'Close every response body (`defer resp.Body.Close()`).';
    case 'G19':
      return 'Call the cancel function of each derived context (`defer cancel()`).';
    case 'G26':
      return 'Call the `stop` function that `iter.Pull` returns (`defer stop()`).';
    case 'G12':
    case 'G13':
    case 'G14':
    case 'G16':
    case 'G23':
    case 'G24':
    case 'G25':
    case 'G34':
    case 'none':
      return `Let what \`${frame}\` waits for end with a context, and cancel it when \`${starter}\` is done.`;
  }
}
