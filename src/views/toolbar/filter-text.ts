import type { Filter, Pattern } from '../../model/query.ts';

const VERBS: Readonly<Record<Filter['kind'], string>> = {
  focus: 'focus',
  ignore: 'ignore',
  hide: 'hide',
  show: 'show only',
  labelFocus: 'label',
  labelIgnore: 'without label',
};

/** A filter in words: what it does, and to what. */
export function filterText(filter: Filter): { readonly verb: string; readonly what: string } {
  const verb = VERBS[filter.kind];
  return 'pattern' in filter ? { verb, what: patternText(filter.pattern) } : { verb, what: `${filter.key}: ${filter.value}` };
}

function patternText(pattern: Pattern): string {
  switch (pattern.by) {
    case 'function':
      return pattern.value;
    case 'package':
      return `package ${pattern.value}`;
    case 'text':
      return `“${pattern.value}”`;
    case 'regex':
      return `/${pattern.value}/`;
  }
}
