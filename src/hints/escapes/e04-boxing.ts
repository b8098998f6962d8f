import { formatPercent } from '../../lib/format-value.ts';
import { lineOf } from '../heap/tell.ts';
import type { Rule } from '../rule.ts';
import { fact, notedSitesOf, perFunction, said } from './noted-sites.ts';

const LEAST_MADE = 0.05;

export const e04: Rule = {
  id: 'E04',
  title: 'Boxed for an argument of any',
  needs: [['heap', 'escapes']],
  doc: {
    evidence: 'On a line that makes 5 % or more of all that is allocated the compiler says that a value escapes as an element of a `...any` argument, as of fmt and log.',
    limits: 'What the call itself makes, such as the text of fmt.Sprintf, is on the same line and often more.',
    source: 'go build -gcflags=-m=2: "… argument (slice-literal-element)"; runtime/iface.go, convT',
  },
  healthy: 'No line that makes much boxes values for `any`.',
  run: (context) => perFunction(notedSitesOf(context).flatMap((noted) => {
    if (noted.made < LEAST_MADE) return [];
    const boxed = noted.notes.filter(({ kind, flow }) => kind === 'escapes' && flow.some((step) => step.includes('(slice-literal-element)')));
    const [note] = boxed;
    return note ? [fact(context, noted, note, {
      // It leads nothing: that a line makes much is what another rule says.
      rule: 'E04', confidence: 0.44, kind: 'churn',
      sentence: `${formatPercent(noted.made, 1)} of what is allocated is made at ${lineOf(noted.site)}, where ${boxed.slice(0, 3).map((one) => `\`${said(one)}\``).join(', ')} as an argument of type \`any\`.`,
      fix: `In \`${noted.site.name}\` use functions with types (\`strconv.AppendInt\`, \`slog.Int\`) instead of \`...any\`, or leave the call out where nothing is printed.`,
    })] : [];
  })),
};
