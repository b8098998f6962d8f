import type { Rule } from '../rule.ts';
import { goroutinesCalling } from './goroutine-callers.ts';
import { heapCallers } from './heap-callers.ts';
import { changeOf, judge, pileFound, pilesOf } from './piles.ts';
import { programNames } from './causes.ts';

const STREAMS = /^google\.golang\.org\/grpc\.(?:\(\*ClientConn\)\.NewStream|NewClientStream|newClientStream(?:WithParams)?)$/;

export const g24: Rule = {
  id: 'G24',
  title: 'gRPC streams that are not finished',
  needs: [['goroutines']],
  doc: {
    evidence: '50 or more goroutines in `google.golang.org/grpc.newClientStreamWithParams.func…` (one for every stream that is not unary, until its context ends), or ten that grow.',
    limits: 'Streams that are meant to stay open are as many as expected; a number that does not rise counts against it.',
    source: 'google.golang.org/grpc, stream.go, newClientStreamWithParams; ClientConn.NewStream documents what ends a stream.',
  },
  healthy: 'No pile of gRPC streams is open.',
  run: (context) =>
    pilesOf(context, 'G24', { least: 10, alone: 50 })
      .filter(({ table, group }) => group.now >= 50 || changeOf(table, group).grew)
      .map(({ table, group }) => {
        const callers = programNames([...heapCallers(context, STREAMS).map(({ name }) => name), ...goroutinesCalling(table, STREAMS)]).filter((name) => !name.startsWith('google.golang.org/grpc'));
        const [caller] = callers;
        return pileFound(context, 'G24', table, group, {
          verb: 'wait',
          sentence: `for gRPC streams to end${caller === undefined ? '' : ` that \`${caller}\` opened`}: their context is not cancelled, and they are not read to their end.`,
          certainty: judge(table, group, 0.65, { isPattern: true }),
          functions: callers,
          fix: `Open streams with a context that you cancel when done (\`ctx, cancel := context.WithCancel(…)\`, \`defer cancel()\`)${caller === undefined ? '' : ` in \`${caller}\``}, or call Recv until it returns \`io.EOF\` or another error.`,
        });
      }),
};
