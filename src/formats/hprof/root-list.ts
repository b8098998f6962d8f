/** Roots as the file lists them; one object can be a root many times. */
import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';

export class RootList {
  /** Object, kind (its tag), serial of the thread (0 for none), number of the frame or, of a thread, of its trace. */
  readonly ids = new GrowableFloat64();
  readonly tags = new GrowableInt32();
  readonly threads = new GrowableInt32();
  readonly frames = new GrowableInt32();

  get count(): number {
    return this.ids.length;
  }

  add(id: number, tag: number, thread: number, frame: number): void {
    this.ids.push(id);
    this.tags.push(tag);
    this.threads.push(thread);
    this.frames.push(frame);
  }

  clear(): void {
    this.ids.length = 0;
    this.tags.length = 0;
    this.threads.length = 0;
    this.frames.length = 0;
  }
}
