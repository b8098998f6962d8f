import { gainBy } from './growth.ts';
import { growthRule } from './growth-rule.ts';
import { TAG } from './library-frames.ts';
import { fromTo, pace, place } from './tell.ts';

export const h13 = growthRule(
  {
    id: 'H13',
    title: 'A collection without a bound',
    doc: {
      evidence: 'Growth as in H01 or H02 in a function that puts elements into a container/list or container/heap; a map filled in the same function, as a cache with an order of use has, counts more.',
      limits: 'Queues that are worked off later look the same while the backlog grows. Names ("cache", "session", "store") are never counted; they are only repeated.',
      source: 'container/list/list.go, insertValue',
    },
    healthy: 'No growing place puts elements into a list of the standard library.',
  },
  (growth) => {
    if (gainBy(growth, TAG.list) <= 0.03 * growth.gain) return undefined;
    const [site] = growth.sites;
    const word = /cache|lru|store|registry|session|history|pending|queue|backlog/i.exec(growth.name)?.[0].toLowerCase();
    return {
      weight: growth.map ? 0.7 : 0.6,
      because: growth.map ? 'a list and a map grow together, as in a cache with an order of use' : 'elements are put into a list of the standard library',
      sentence: `${fromTo(growth)} are kept in a list${growth.map ? ' and a map' : ''} that ${place(site!)} fills${word === undefined ? '' : ` (by its name a ${word})`}${pace(growth)}; less is removed than added.`,
      fix: `Bound the collection in \`${growth.name}\`: check its length after adding and remove the oldest from the list and from the map, or let entries expire.`,
    };
  },
);
