#!/usr/bin/env node
/** The entry of the command line tool; `vite build --mode cli` makes dist-cli/heapstory.mjs of it. */
import { main } from './dispatch.ts';
import { nodeIo } from './io.ts';

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `heapstory top … | head` closes the pipe when it has seen enough: that is no failure.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

// Not process.exit: what was written may still be on its way into a pipe.
process.exitCode = await main(process.argv.slice(2), nodeIo());
