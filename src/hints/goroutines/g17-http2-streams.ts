import type { Rule } from '../rule.ts';
import { httpCallers } from './http-callers.ts';
import { judge, pileFound, pilesOf } from './piles.ts';
import { lacksNames } from './what-is-told.ts';

export const g17: Rule = {
  id: 'G17',
  title: 'HTTP/2 requests that never end',
  needs: [['goroutines']],
  doc: {
    evidence:
      'Goroutines in `(*clientStream).writeRequest` or `doRequest` (`net/http.(*http2clientStream)` up to Go 1.26, `net/http/internal/http2` from 1.27, `golang.org/x/net/http2`) in `select`: a stream lives until its body is closed or its context ends. Thresholds of G02, from ten on where they grow.',
    limits: 'Long polls and streams that are meant to stay open look the same; a number that does not rise counts against it.',
    source: 'net/http/h2_bundle.go, http2clientStream.writeRequest.',
  },
  healthy: 'No pile of HTTP/2 requests is open.',
  lacks: lacksNames,
  run: (context) =>
    pilesOf(context, 'G17', { least: 10, alone: 50 }).map(({ table, group }) => {
      const callers = httpCallers(context, table);
      const [caller] = callers;
      return pileFound(context, 'G17', table, group, {
        verb: 'wait',
        sentence: `for an HTTP/2 request to end${caller === undefined ? '' : ` that \`${caller}\` made`}: its response body is neither read to its end nor closed.`,
        certainty: judge(table, group, 0.5, { isPattern: true }).more(group.waitedOne >= 0.5, 0.15, 'most have waited for a minute or longer'),
        functions: callers,
        fix: `Close every response body (\`defer resp.Body.Close()\`)${caller === undefined ? '' : ` in \`${caller}\``}, and make requests with a context that ends.`,
      });
    }),
};
