/**
 * Reads pieces of one Blob for another worker. While that one works on a piece it can't receive the next: the bytes of a
 * Blob come in through the event loop of whoever asked for them.
 */
interface Ask {
  readonly id: number;
  readonly at: number;
  readonly length: number;
}

let blob = new Blob();

addEventListener('message', ({ data }: MessageEvent<Blob | Ask>) => {
  if (data instanceof Blob) {
    blob = data;
    postMessage('ready');
    return;
  }
  const { id, at, length } = data;
  blob.slice(at, at + length).arrayBuffer().then(
    (bytes) => postMessage({ id, bytes }, [bytes]),
    (error: unknown) => postMessage({ id, error }),
  );
});
