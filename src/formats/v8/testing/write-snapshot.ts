/** Writes snapshots for tests: any order of fields, any optional part left out, strings escaped in several ways. */
export const NODE_TYPES = [
  'hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic',
  'concatenated string', 'sliced string', 'symbol', 'bigint', 'object shape', 'type of the future',
] as const;
export type NodeType = (typeof NODE_TYPES)[number];
export const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'] as const;
export type EdgeType = (typeof EDGE_TYPES)[number];

export interface WrittenEdge {
  readonly type: EdgeType;
  /** A number for elements and hidden edges. */
  readonly name: string | number;
  readonly to: number;
}

export interface WrittenNode {
  readonly type: NodeType;
  readonly name: string;
  readonly id: number;
  readonly size: number;
  readonly detachedness: number;
  readonly edges: readonly WrittenEdge[];
  readonly at?: { readonly script: number; readonly line: number; readonly column: number };
}

export interface Writing {
  /** Shuffled names; what is missing is not written, what is not known gets numbers of no meaning. */
  readonly nodeFields: readonly string[];
  readonly edgeFields: readonly string[];
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
  /** Sections in the file after the header. */
  readonly sections: readonly string[];
  readonly escape: 'plain' | 'all';
  readonly space: string;
}

export const USUAL_WRITING: Writing = {
  nodeFields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
  edgeFields: ['type', 'name_or_index', 'to_node'],
  nodeTypes: NODE_TYPES,
  edgeTypes: EDGE_TYPES,
  sections: ['nodes', 'edges', 'trace_function_infos', 'trace_tree', 'samples', 'locations', 'strings'],
  escape: 'plain',
  space: '\n',
};

export function writeSnapshot(nodes: readonly WrittenNode[], writing: Writing = USUAL_WRITING): Uint8Array<ArrayBuffer> {
  const strings: string[] = ['<dummy>'];
  const ids = new Map<string, number>();
  const stringId = (text: string): number => {
    let id = ids.get(text);
    if (id === undefined) {
      id = strings.length;
      strings.push(text);
      ids.set(text, id);
    }
    return id;
  };
  const stride = writing.nodeFields.length;
  const nodeRows = nodes.map((node) =>
    writing.nodeFields.map((field) => {
      if (field === 'type') return writing.nodeTypes.indexOf(node.type);
      if (field === 'name') return stringId(node.name);
      if (field === 'id') return node.id;
      if (field === 'self_size') return node.size;
      if (field === 'edge_count') return node.edges.length;
      if (field === 'detachedness') return node.detachedness;
      return 7;
    }),
  );
  const edgeRows = nodes.flatMap(({ edges }) =>
    edges.map((edge) =>
      writing.edgeFields.map((field) => {
        if (field === 'type') return writing.edgeTypes.indexOf(edge.type);
        if (field === 'name_or_index') return typeof edge.name === 'number' ? edge.name : stringId(edge.name);
        if (field === 'to_node') return edge.to * stride;
        return 3;
      }),
    ),
  );
  const locations = nodes.flatMap(({ at }, node) => (at ? [[node * stride, at.script, at.line, at.column]] : []));
  const { space } = writing;
  const rows = (list: readonly (readonly number[])[]): string => `[${list.map((row) => row.join(',')).join(`${space},`)}]`;
  const section: Record<string, string> = {
    nodes: rows(nodeRows),
    edges: rows(edgeRows),
    trace_function_infos: '[]',
    trace_tree: '[]',
    samples: '[]',
    locations: rows(locations),
    'section of the future': `{"a]":["}",{"b":[1,2,"\\"]"]}],"n":-1.5e3}`,
    strings: `[${strings.map((text) => `"${escaped(text, writing.escape)}"`).join(`,${space}`)}]`,
  };
  const meta = {
    node_fields: writing.nodeFields,
    node_types: writing.nodeFields.map((field) => (field === 'type' ? writing.nodeTypes : 'number')),
    edge_fields: writing.edgeFields,
    edge_types: writing.edgeFields.map((field) => (field === 'type' ? writing.edgeTypes : 'number')),
    sample_fields: ['timestamp_us', 'last_assigned_id'],
    location_fields: ['object_index', 'script_id', 'line', 'column'],
  };
  const header = JSON.stringify({ meta, node_count: nodes.length, edge_count: edgeRows.length, trace_function_count: 0 });
  const body = writing.sections.map((name) => `"${name}":${space}${section[name]!}`);
  return new TextEncoder().encode(`{"snapshot":${[header, ...body].join(`,${space}`)}${space}}`);
}

/** V8 writes what is not ASCII as escapes; other tools write UTF-8. A lone surrogate can only be an escape. */
function escaped(text: string, how: Writing['escape']): string {
  if (how === 'plain') return JSON.stringify(text).slice(1, -1);
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    const unit = text.charCodeAt(at);
    out += unit >= 127 || unit < 32 || unit % 7 === 0 || char === '"' || char === '\\' ? `\\u${unit.toString(16).padStart(4, '0')}` : char;
  }
  return out;
}
