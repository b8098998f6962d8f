import { describe, expect, it } from 'vitest';
import { roleOf, WaitedObject } from './frame-role.ts';

/** Frames innermost first, as a dump has them. */
function waitsOn(state: string, ...frames: readonly string[]): string {
  const waited = new WaitedObject();
  waited.begin(state);
  for (const frame of frames) {
    const open = frame.lastIndexOf('(');
    waited.see(roleOf(frame.slice(0, open)), frame, open);
  }
  return waited.kind === '' ? '' : `${waited.kind} 0x${waited.address.toString(16)}`;
}

describe('what a goroutine waits on', () => {
  it.each([
    ['sync.Mutex 0xc000012080', 'sync.Mutex.Lock', 'internal/sync.runtime_SemacquireMutex(0x0?, 0x0?)', 'internal/sync.(*Mutex).lockSlow(0xc000012080)', 'main.f(0x1)'],
    ['sync.Mutex 0xc000012080', 'sync.Mutex.Lock', 'runtime.semacquire1(0xc000012084, 0x0)', 'internal/sync.(*Mutex).lockSlow(0xc000012080)', 'main.f(0x1)'],
    ['sync.RWMutex 0xbf98b0', 'sync.Mutex.Lock', 'internal/sync.(*Mutex).lockSlow(0xbf98b0)', 'internal/sync.(*Mutex).Lock(...)', 'sync.(*Mutex).Lock(...)', 'sync.(*RWMutex).Lock(0x0?)'],
    ['sync.RWMutex 0xc000012080', 'sync.RWMutex.RLock', 'runtime.semacquire1(0xc00001208c, 0x0)', 'sync.runtime_SemacquireRWMutexR(0x0?)', 'sync.(*RWMutex).RLock(...)'],
    ['sync.Cond 0xc000012080', 'sync.Cond.Wait', 'sync.runtime_notifyListWait(0xc000012090, 0x0)', 'sync.(*Cond).Wait(0x0?)'],
    ['chan 0xc000012080', 'chan receive', 'runtime.gopark(0x0?)', 'runtime.chanrecv(0xc000012080, 0x0, 0x1)', 'runtime.chanrecv1(0x0?, 0x0?)'],
    ['semaphore 0xc00001208c', 'semacquire', 'runtime.semacquire1(0xc00001208c, 0x0)', 'runtime.gcStart(0x1)'],
    ['net/http.persistConn 0xc000100000', 'select', 'net/http.(*persistConn).readLoop(0xc000100000)'],
    ['runtime.pollDesc 0x7fa61061ca00', 'IO wait', 'internal/poll.runtime_pollWait(0x7fa61061ca00, 0x72)', 'net/http.(*persistConn).readLoop(0xc000100000)'],
  ])('%s', (answer, state, ...frames) => {
    expect(waitsOn(state, ...frames)).toBe(answer);
  });

  it('says nothing where Go does not know', () => {
    expect(waitsOn('sync.Mutex.Lock', 'internal/sync.(*Mutex).lockSlow(0xc000012080?)', 'main.f()')).toBe('');
    expect(waitsOn('chan receive', 'runtime.chanrecv(0x0, 0x0)')).toBe('');
    expect(waitsOn('running', 'sync.(*WaitGroup).Wait(0xc000012080)')).toBe('');
    // Other code waits here, for something of its own.
    expect(waitsOn('select', 'net.(*sysDialer).dial(0x1)', 'database/sql.(*DB).conn(0xc000012080)')).toBe('');
  });
});
