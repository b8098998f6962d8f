/**
 * What a goroutine waits on, told from the arguments of the frames that it waits in. Go prints them at its default
 * traceback level; a `?` behind one means that it may be out of date, and then it says nothing.
 */
export interface FrameRole {
  /** Type of the object; empty for code that waits on behalf of its caller and says nothing itself. */
  readonly kind: string;
  /** Which address the first argument is. */
  readonly argument: 'object' | 'semaphore' | 'notify list' | 'none';
  /** Where the runtime's semaphore is in the object, when its own address can't be trusted. */
  readonly semaphoreAt?: number;
}

const THROUGH: FrameRole = { kind: '', argument: 'none' };
const object = (kind: string): FrameRole => ({ kind, argument: 'object' });
const MUTEX = object('sync.Mutex');
// type RWMutex struct { w Mutex; writerSem, readerSem uint32; … }: its first field has its address, and the semaphores follow.
const WRITER: FrameRole = { kind: 'sync.RWMutex', argument: 'object', semaphoreAt: 8 };
const READER: FrameRole = { kind: 'sync.RWMutex', argument: 'object', semaphoreAt: 12 };
const CHAN = object('chan');
const CONN = object('net/http.persistConn');

const ROLES = new Map<string, FrameRole>([
  ['internal/sync.(*Mutex).lockSlow', MUTEX],
  ['internal/sync.(*Mutex).Lock', MUTEX],
  ['sync.(*Mutex).lockSlow', MUTEX],
  ['sync.(*Mutex).Lock', MUTEX],
  ['sync.(*RWMutex).Lock', WRITER],
  ['sync.(*RWMutex).RLock', READER],
  ['sync.(*WaitGroup).Wait', object('sync.WaitGroup')],
  ['sync.runtime_notifyListWait', { kind: 'sync.Cond', argument: 'notify list' }],
  ['runtime.semacquire1', { kind: 'semaphore', argument: 'semaphore' }],
  ['runtime.chanrecv', CHAN],
  ['runtime.chansend', CHAN],
  ['internal/poll.runtime_pollWait', object('runtime.pollDesc')],
  ['internal/poll.(*fdMutex).rwlock', object('internal/poll.fdMutex')],
  ['net/http.(*persistConn).readLoop', CONN],
  ['net/http.(*persistConn).writeLoop', CONN],
  ['net/http.(*persistConn).roundTrip', CONN],
  ['database/sql.(*DB).conn', object('database/sql.DB')],
  ['golang.org/x/sync/semaphore.(*Weighted).Acquire', object('semaphore.Weighted')],
]);

const PLUMBING = /^(?:runtime|internal\/runtime|sync|internal\/sync|internal\/poll)[./]/;

/** Undefined for a frame at which looking ends: what it waits for is its own business. */
export function roleOf(func: string): FrameRole | undefined {
  return ROLES.get(func) ?? (PLUMBING.test(func) ? THROUGH : undefined);
}

export function isLockKind(kind: string): boolean {
  return kind === 'sync.Mutex' || kind === 'sync.RWMutex';
}

/** States of a goroutine that waits for nothing. */
const AT_WORK = new Set(['running', 'runnable', 'syscall', 'idle', 'dead', 'copystack', 'preempted', 'waiting for cgo callback']);

/** Follows the innermost frames of one goroutine; the innermost object counts. */
export class WaitedObject {
  kind = '';
  address = 0;
  private isLooking = false;

  get isLock(): boolean {
    return isLockKind(this.kind);
  }

  begin(state: string): void {
    this.kind = '';
    this.address = 0;
    this.isLooking = !AT_WORK.has(state);
  }

  /** `line` is the frame's, with its arguments from `open` on. */
  see(role: FrameRole | undefined, line: string, open: number): void {
    if (!this.isLooking) return;
    if (role === undefined) {
      this.isLooking = false;
      return;
    }
    if (role === THROUGH) return;
    const argument = firstAddress(line, open);
    if (this.kind === '') {
      if (argument === 0) return;
      this.kind = role.kind;
      // type Cond struct { L Locker; notify notifyList; … }: an interface of two words comes first (of 64 bits; others are rare).
      this.address = role.argument === 'notify list' ? Math.max(argument - 16, 0) : argument;
    } else if (this.kind === 'semaphore') {
      if (argument !== 0 && role.argument === 'object') this.address = argument;
      else if (role.semaphoreAt === undefined) return;
      else this.address -= role.semaphoreAt;
      this.kind = role.kind;
    } else if (this.kind === 'sync.Mutex' && role.kind === 'sync.RWMutex') {
      // A writer behind another writer waits for the inner mutex, which has the same address.
      this.kind = role.kind;
    }
  }
}

/** The first argument where it is an address to rely on, else 0. */
function firstAddress(line: string, open: number): number {
  let at = open + 1;
  if (line.charCodeAt(at) !== 0x30 || line.charCodeAt(at + 1) !== 0x78) return 0;
  at += 2;
  const digits = at;
  let value = 0;
  for (;;) {
    const code = line.charCodeAt(at);
    const digit = code >= 0x30 && code <= 0x39 ? code - 0x30 : code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
    if (digit === -1) break;
    value = value * 16 + digit;
    at++;
  }
  const end = line[at];
  return at - digits <= 13 && (end === ',' || end === ')') ? value : 0;
}
