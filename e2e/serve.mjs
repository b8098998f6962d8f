/**
 * Serves the built page as GitHub Pages would: under a sub-path, static, no special headers (no COOP, no COEP), and
 * 404 for everything else. `node e2e/serve.mjs --port 0` takes any free port; the address is printed.
 */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const SUB_PATH = '/some/team/heapstory/';

const DIST = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.gz': 'application/gzip',
};

export function serve(port, folder = DIST) {
  const server = createServer((request, response) => {
    const end = (status, headers, body) => response.writeHead(status, headers).end(body);
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(405, { Allow: 'GET, HEAD' });
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (`${pathname}/` === SUB_PATH) return end(301, { Location: SUB_PATH });
    const file = fileOf(pathname, folder);
    if (file === undefined) return end(404, { 'Content-Type': 'text/plain; charset=utf-8' }, 'Not found\n');
    response.writeHead(200, { 'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream', 'Content-Length': file.size });
    if (request.method === 'HEAD') return response.end();
    return createReadStream(file.path).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ server, url: `http://127.0.0.1:${server.address().port}${SUB_PATH}` });
    });
  });
}

function fileOf(pathname, folder) {
  if (!pathname.startsWith(SUB_PATH)) return undefined;
  let rest;
  try {
    rest = normalize(decodeURIComponent(pathname.slice(SUB_PATH.length)));
  } catch {
    return undefined;
  }
  if (rest.includes('\0') || rest.startsWith('..')) return undefined;
  const path = join(folder, rest.endsWith(sep) || rest === '.' ? join(rest, 'index.html') : rest);
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? { path, size: stats.size } : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4178' } } });
  const { url } = await serve(Number(values.port));
  console.log(url);
}
