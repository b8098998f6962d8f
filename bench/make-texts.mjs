/** Texts of an incident at the sizes that hurt, made from a seed: the same bytes on every machine. */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';

const STATES = ['chan receive', 'select', 'IO wait', 'sync.Mutex.Lock', 'semacquire', 'chan send', 'sleep', 'sync.WaitGroup.Wait'];
const PACKAGES = ['main', 'net/http', 'example.com/shop/internal/cache', 'example.com/shop/orders', 'database/sql', 'google.golang.org/grpc/internal/transport'];

/** mulberry32, public domain. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Writes what `next` gives until it gives nothing, then takes the file's name: a half-made file is never taken for one. */
function writeText(path, next) {
  const file = openSync(`${path}.part`, 'w');
  let pieces = [];
  let length = 0;
  for (let piece = next(); piece !== undefined; piece = next()) {
    pieces.push(piece);
    length += piece.length;
    if (length < 4 << 20) continue;
    writeSync(file, pieces.join(''));
    pieces = [];
    length = 0;
  }
  writeSync(file, pieces.join(''));
  closeSync(file);
  renameSync(`${path}.part`, path);
}

/** Stacks of a server: a few are of nearly all goroutines, as in a leak. */
function makeStacks(pick, count, deepest) {
  return Array.from({ length: count }, (_, at) =>
    Array.from({ length: 3 + pick(deepest - 3) }, (__, depth) => {
      const name = PACKAGES[(at + depth) % PACKAGES.length];
      const line = 10 + pick(900);
      return (address) => `${name}.(*worker${(at * 7 + depth) % 211}).step${depth}({0x${address}, 0x1a}, 0x${(line * 64).toString(16)})\n\t/srv/build/src/${name}/file${depth}.go:${line} +0x${(line * 3).toString(16)}\n`;
    }),
  );
}

/** `?debug=2` of about so many bytes; frames as deep as in a server. */
export function makeDump(path, bytes) {
  const pick = random(64);
  const stacks = makeStacks(pick, 400, 22);
  let length = 0;
  let id = 0;
  writeText(path, () => {
    if (length >= bytes) return undefined;
    id += 1 + pick(3);
    const at = pick(4) > 0 ? pick(12) : pick(stacks.length);
    const wait = pick(3) === 0 ? '' : `, ${1 + pick(90)} minutes`;
    const address = (0xc000000000 + pick(1 << 28) * 16).toString(16);
    const frames = stacks[at].map((frame) => frame(address)).join('');
    const text = `goroutine ${id} [${STATES[at % STATES.length]}${wait}]:\n${frames}created by example.com/shop/orders.(*Server).Serve in goroutine ${1 + pick(50)}\n\t/srv/build/src/orders/server.go:212 +0x1a4\n\n`;
    length += text.length;
    return text;
  });
}

/** So many goroutines with short stacks, nearly all in a handful of places. */
export function makeManyGoroutines(path, count) {
  const pick = random(1_000_000);
  let id = 0;
  writeText(path, () => {
    if (id === count) return undefined;
    id++;
    const kind = pick(100) < 97 ? 0 : 1 + pick(40);
    return `goroutine ${id} [${STATES[kind % STATES.length]}, ${1 + (id % 400)} minutes]:\nmain.(*pool${kind}).wait(0xc${(id * 64).toString(16).padStart(9, '0')})\n\t/srv/app/pool.go:${40 + kind} +0x5d\ncreated by main.(*pool${kind}).grow in goroutine 1\n\t/srv/app/pool.go:${20 + kind} +0x88\n\n`;
  });
}

/** A log of a container with so many gctrace lines among its own. */
export function makeGcLog(path, bytes, collections) {
  const pick = random(200);
  const step = Math.floor(bytes / collections);
  const start = Date.UTC(2026, 10, 20, 4);
  let length = 0;
  let cycle = 0;
  writeText(path, () => {
    if (length >= bytes && cycle === collections) return undefined;
    const seconds = length / 20_000;
    const time = new Date(start + seconds * 1000).toISOString();
    let line = `level=info msg="request done" method=GET path=/api/v1/orders/${pick(1e9)} status=200 bytes=${pick(1e5)} duration=${pick(900)}ms user=${pick(1e7)}`;
    if (cycle < collections && length >= cycle * step) {
      cycle++;
      const live = 200 + Math.floor(cycle / 8) + pick(20);
      line = `gc ${cycle} @${seconds.toFixed(3)}s 2%: 0.05+${pick(90)}.2+0.064 ms clock, 0.41+1.2/5.3/0+0.51 ms cpu, ${live * 2 - 30}->${live * 2}->${live} MB, ${live * 2} MB goal, 1 MB stacks, 0 MB globals, 8 P`;
    }
    const text = `${time} stderr F ${line}\n`;
    length += text.length;
    return text;
  });
}
