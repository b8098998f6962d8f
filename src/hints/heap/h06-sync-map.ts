import { gainBy } from './growth.ts';
import { growthRule } from './growth-rule.ts';
import { TAG } from './library-frames.ts';
import { fromTo, pace, place } from './tell.ts';

export const h06 = growthRule(
  {
    id: 'H06',
    title: 'A sync.Map that only grows',
    doc: {
      evidence: 'Growth as in H01 or H02, a tenth or more of it in the nodes of `sync.Map`: the trie `internal/sync.HashTrieMap` from Go 1.24 on, `sync.newEntry` and the dirty map before.',
      limits: 'Maps that package unique keeps hold their keys weakly, and those of reflect and encoding/json have one entry for each type: both count a fifth.',
      source: 'internal/sync/hashtriemap.go; sync/map.go up to Go 1.23; unique/handle.go',
    },
    healthy: 'No growing place stores into a sync.Map.',
  },
  (growth) => {
    if (gainBy(growth, TAG.syncMap, TAG.unique) < 0.1 * growth.gain) return undefined;
    const [site] = growth.sites;
    const isDirect = growth.sites.some(({ parts }) => parts.some(({ tags, entry }) => (tags & TAG.syncMap) !== 0 && /^(sync\.|internal\/sync\.)/.test(entry)));
    return {
      weight: 0.75,
      because: 'it is in the nodes of a sync.Map',
      less: isDirect ? [] : [[0.2, 'the map is a library’s, with an entry for each type or name']],
      sentence: `${fromTo(growth)} are kept by a \`sync.Map\` that ${place(site!)} stores into${pace(growth)}; nothing deletes them.`,
      fix: `Call \`Delete\` when a key of the map in \`${growth.name}\` is done with, or use a cache that is bounded by size or age.`,
    };
  },
);
