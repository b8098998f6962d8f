/**
 * The page's side of DevTools' heap snapshot worker: what its proxies send and await, in the same order. The file goes
 * over in pieces of 10,000,000 bytes, decoded here, each awaited; then a second worker is made for dominators.
 */
const CHUNK = 10_000_000;
const ROOT_LOADER = 1;
const SNAPSHOT = 2;

async function startWorker() {
  const worker = new Worker('worker.js', { type: 'module' });
  await new Promise((resolve, reject) => {
    worker.addEventListener('message', resolve, { once: true });
    worker.addEventListener('error', reject, { once: true });
  });
  const waiting = new Map();
  let lastCall = 0;
  worker.addEventListener('message', ({ data }) => {
    const call = waiting.get(data.callId);
    if (!call) return;
    waiting.delete(data.callId);
    if (data.error) call.reject(new Error(`${data.error} ${data.errorCallStack ?? ''}`));
    else call.resolve(data.result);
  });
  const ask = (message, transfer = []) =>
    new Promise((resolve, reject) => {
      const callId = ++lastCall;
      waiting.set(callId, { resolve, reject });
      worker.postMessage({ callId, ...message }, transfer);
    });
  return { ask, end: () => worker.terminate() };
}

const method = (objectId, methodName, ...methodArguments) => ({ disposition: 'method', objectId, methodName, methodArguments });

/** From a file to a snapshot with retained sizes; answers how long it took and how to ask it. */
export async function openSnapshot(file) {
  const first = await startWorker();
  const begun = performance.now();
  void first.ask({ disposition: 'createLoader', objectId: ROOT_LOADER });
  const decoder = new TextDecoder();
  for (let at = 0; at < file.size; at += CHUNK) {
    const buffer = await file.slice(at, at + CHUNK).arrayBuffer();
    await first.ask(method(ROOT_LOADER, 'write', decoder.decode(buffer, { stream: at + CHUNK < file.size })));
  }
  await first.ask(method(ROOT_LOADER, 'close'));
  const second = await startWorker();
  const { port1, port2 } = new MessageChannel();
  await second.ask({ disposition: 'setupForSecondaryInit', objectId: 1 }, [port2]);
  await first.ask(
    { disposition: 'factory', objectId: ROOT_LOADER, methodName: 'buildSnapshot', methodArguments: [], newObjectId: SNAPSHOT },
    [port1],
  );
  const about = await first.ask(method(SNAPSHOT, 'updateStaticData'));
  const ms = performance.now() - begun;
  second.end();
  return { ms, about, ask: (name, ...args) => first.ask(method(SNAPSHOT, name, ...args)), end: first.end };
}

/** Its summary: a row for each class. */
export async function classesOf(snapshot) {
  const classes = await snapshot.ask('aggregatesWithFilter', {});
  return Object.entries(classes).map(([key, { name, count, self, maxRet, distance }]) => ({ key, name, count, self, retained: maxRet, distance }));
}
