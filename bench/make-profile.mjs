/**
 * Large heap profiles of a made-up service: stacks of 12 to 56 frames that branch like a call tree does, four value
 * types, a `bytes` label, one location in nine with an inlined function. Same arguments, same bytes.
 *
 *   node bench/make-profile.mjs SAMPLES FUNCTIONS OUT.pb.gz [SEED]
 */
import { createWriteStream } from 'node:fs';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const PACKAGES = [
  'net/http', 'encoding/json', 'github.com/acme/shop/internal/cart', 'github.com/acme/shop/internal/session',
  'google.golang.org/grpc/internal/transport', 'database/sql', 'runtime', 'go.uber.org/zap/zapcore',
];

/** Bytes of one message, written field by field (https://protobuf.dev/programming-guides/encoding/). */
class Message {
  bytes = [];
  varint(value) {
    let rest = value;
    while (rest >= 128) {
      this.bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.bytes.push(rest);
    return this;
  }
  number(field, value) {
    return this.varint(field * 8).varint(value);
  }
  message(field, inner) {
    this.varint(field * 8 + 2).varint(inner.bytes.length);
    for (const byte of inner.bytes) this.bytes.push(byte);
    return this;
  }
}

/** mulberry32: small, seeded, good enough for shapes. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function* profileParts(samples, functions, seed) {
  const random = generator(seed);
  const below = (limit) => Math.floor(random() * limit);
  const strings = [''];
  const text = (value) => strings.push(value) - 1;
  const count = text('count');
  const bytes = text('bytes');
  const out = new Message();
  for (const [name, unit] of [['alloc_objects', count], ['alloc_space', bytes], ['inuse_objects', count], ['inuse_space', bytes]]) {
    out.message(1, new Message().number(1, text(name)).number(2, unit));
  }
  out.message(3, new Message().number(1, 1).number(2, 0x400000).number(3, 0x4000000).number(5, text('/srv/app/bin/server')).number(7, 1));
  const files = new Map();
  for (let i = 0; i < functions; i++) {
    const path = PACKAGES[i % PACKAGES.length];
    const file = `/srv/app/src/${path}/file${i % 211}.go`;
    if (!files.has(file)) files.set(file, text(file));
    const name = text(`${path}.(*Type${i % 97}).Method${i}`);
    out.message(5, new Message().number(1, i + 1).number(2, name).number(3, name).number(4, files.get(file)).number(5, i % 900));
  }
  const locations = functions * 3;
  for (let i = 0; i < locations; i++) {
    const location = new Message().number(1, i + 1).number(2, 1).number(3, 0x400000 + i * 16);
    if (i % 9 === 0) location.message(4, new Message().number(1, ((i * 7) % functions) + 1).number(2, i % 500));
    location.message(4, new Message().number(1, (i % functions) + 1).number(2, (i % 900) + 10));
    out.message(4, location);
  }
  yield Buffer.from(out.bytes);
  for (let i = 0; i < samples; i++) {
    const depth = 12 + below(45);
    const stack = Array.from({ length: depth });
    let state = below(40);
    for (let at = depth - 1; at >= 0; at--) {
      stack[at] = (state % locations) + 1;
      // What is called depends on the caller, and once in a while on a choice among six.
      const branch = random() < 0.25 ? below(6) : 0;
      state = Math.imul(state ^ (state >>> 13), 0x5bd1e995) + Math.imul(branch + 1, 0x9e3779b1);
      state = (state ^ (state >>> 15)) >>> 0;
    }
    const size = 16 * 2 ** below(12);
    const objects = Math.floor(1 - Math.log(1 - random()) * 100);
    const ids = new Message();
    for (const id of stack) ids.varint(id);
    const values = new Message().varint(objects * 3).varint(objects * 3 * size).varint(objects).varint(objects * size);
    const label = new Message().number(1, bytes).number(3, size).number(4, bytes);
    const sample = new Message().message(1, ids).message(2, values).message(3, label);
    yield Buffer.from(new Message().message(2, sample).bytes);
  }
  const end = new Message();
  end.number(9, 1_700_000_000e9).message(11, new Message().number(1, text('space')).number(2, bytes)).number(12, 524_288);
  for (const value of strings) end.message(6, { bytes: [...Buffer.from(value)] });
  yield Buffer.from(end.bytes);
}

export async function makeProfile(samples, functions, path, seed = 1) {
  await pipeline(Readable.from(profileParts(samples, functions, seed)), createGzip({ level: 6 }), createWriteStream(path));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [samples, functions, path, seed] = process.argv.slice(2);
  await makeProfile(Number(samples), Number(functions), path, Number(seed ?? 1));
}
