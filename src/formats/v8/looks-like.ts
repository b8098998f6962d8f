/** A heap snapshot begins with its header: `{"snapshot":{"meta":{"node_fields":[…`. */
const KEY = '"snapshot"';
const MARKS = ['"node_fields"', '"meta"', '"node_count"'];

export function looksLikeV8Snapshot(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 4096)).replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (!text.startsWith('{')) return false;
  const key = text.slice(1).trimStart();
  return key.startsWith(KEY) && MARKS.some((mark) => key.includes(mark));
}
