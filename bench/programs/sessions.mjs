/** A heap of sessions in a Map that nothing removes: node sessions.mjs COUNT OUT.heapsnapshot */
import process from 'node:process';
import { writeHeapSnapshot } from 'node:v8';

class Session {
  constructor(id) {
    this.id = id;
    this.user = { name: `user${id % 1000}`, tags: [id, id + 1] };
    this.previous = null;
  }

  follow(session) {
    this.previous = session;
  }
}

const [, , count, out] = process.argv;
const cache = new Map();
let previous = null;
for (let id = 0; id < Number(count); id++) {
  const session = new Session(id);
  session.follow(previous);
  previous = id % 7 === 0 ? null : session;
  cache.set(`k${id}`, session);
}
globalThis.cache = cache;
writeHeapSnapshot(out);
