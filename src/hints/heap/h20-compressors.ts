import { isRuntimePackage, isStdPackage, packageOf } from '../../analysis/go-names.ts';
import { formatPercent } from '../../lib/format-value.ts';
import { certainty } from '../confidence.ts';
import type { Rule } from '../rule.ts';
import { churnFinding, rateOf } from './churn-finding.ts';
import { churnWith, type Churn } from './churn.ts';
import { isOften } from './h18-compiled-again.ts';
import { TAG, tagsOf } from './library-frames.ts';
import type { Site } from './sites.ts';
import { place } from './tell.ts';

const LEAST_SHARE = 0.1;
const LEAST_RATE = 512 * 1024;

export const h20: Rule = {
  id: 'H20',
  title: 'A new compressor each time',
  needs: [['heap']],
  doc: {
    evidence: 'Ten or more sampled allocations, and a tenth of what is made (512 kB a second or more, where that is known), below compress/flate, gzip or zlib (and klauspost/compress) in the program’s own calls; those of runtime/pprof itself are not counted. Where no function of the program is on the stack the library and what of it was started are named.',
    limits: 'A few large files, each with a compressor of its own, are fine; they make few of them.',
    source: 'compress/flate/deflate.go: a writer takes about 0.8 MB; gzip.Writer.Reset and Reader.Reset use one again',
  },
  healthy: 'Less than a tenth of what is allocated goes into compressors.',
  run: (context) => {
    return churnWith(context, TAG.compressor)
      .filter((churn) => churn.share >= LEAST_SHARE && (churn.rate === undefined || churn.rate >= LEAST_RATE) && isOften(churn))
      .map((churn) => {
        const [site] = churn.sites;
        const kind = kindOf(churn);
        return churnFinding(context, churn, {
          rule: 'H20', most: 3,
          sure: certainty(0.7, kind.costs).more(churn.isBetween, 0.3, 'it goes on from capture to capture').more(churn.sites.some((one) => one.servesRequests), 0.2, 'requests do it'),
          sentence: `${formatPercent(churn.share, 1)} of what is allocated, ${rateOf(churn)}, goes into ${kind.what} that ${site!.origin === 'own' ? place(site!) : byLibrary(site!)} makes for one use each.`,
          fix: site!.origin === 'own' ? `${kind.fix(churn.name)} For small answers leave compression out.` : libraryFix(site!),
        });
      });
  },
};

interface Kind {
  readonly what: string;
  readonly costs: string;
  fix(name: string): string;
}

const ZSTD: Kind = {
  what: 'compressors (zstd)',
  costs: 'an encoder or decoder of zstd takes up to several MB',
  fix: (name) => `Make one encoder and one decoder of zstd and use them again in \`${name}\`: \`EncodeAll\` and \`DecodeAll\` may be called at the same time, and \`Reset\` starts a stream anew.`,
};

const READERS: Kind = {
  what: 'decompressors',
  costs: 'a reader of compress/flate takes about 45 kB',
  fix: (name) => `Keep the readers that \`${name}\` makes in a \`sync.Pool\`, and \`Reset\` them (\`gzip.Reader.Reset\`, \`zlib.Resetter\`, \`flate.Resetter\`) on the next source.`,
};

const WRITERS: Kind = {
  what: 'compressors',
  costs: 'a writer of compress/flate, and so of gzip and zlib, takes about 0.8 MB',
  fix: (name) => `Keep the writers that \`${name}\` makes in a \`sync.Pool\` and \`Reset\` them on the next target.`,
};

const READING = /NewReader|\(\*(Reader|reader|decompressor|dictDecoder|huffmanDecoder)\)/;

function kindOf({ sites }: Churn): Kind {
  const names = sites.flatMap(({ name, path, parts }) => [name, ...path, ...parts.filter(({ tags }) => (tags & TAG.compressor) !== 0).map(({ entry }) => entry)]).filter((name) => (tagsOf(name) & TAG.compressor) !== 0);
  if (names.some((name) => /\/zstd\./.test(name))) return ZSTD;
  return names.length > 0 && names.every((name) => READING.test(name)) ? READERS : WRITERS;
}

/** The library that makes them, and what of it the program runs: no function of its own is on the stack. */
function byLibrary(site: Site): string {
  const starter = starterOf(site);
  return starter === site.name ? `the library function ${place(site)}` : `the library function ${place(site)}, for \`${starter}\`,`;
}

function libraryFix(site: Site): string {
  return `A library makes them. Do what \`${starterOf(site)}\` does less often: keep its connection, stream or client and use it again instead of opening one for each call, or turn its compression off.`;
}

/** The outermost function that is not the standard library's. */
function starterOf({ path, name }: Site): string {
  return path.find((one) => !isStdPackage(packageOf(one)) && !isRuntimePackage(packageOf(one))) ?? name;
}
