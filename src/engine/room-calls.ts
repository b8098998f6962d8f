/** Questions that one room alone answers. Rooms are fetched with the first question to them. */
import type { GoroutineApi } from './goroutine-contract.ts';
import type { GoroutineRoom } from './goroutine-room.ts';
import type { GraphApi } from './graph-contract.ts';
import type { GraphRoom } from './graph-room.ts';
import type { MemoryApi } from './memory-contract.ts';
import type { MemoryRoom } from './memory-room.ts';

export abstract class RoomCalls {
  protected abstract heapRoom(): Promise<GraphRoom>;
  protected abstract goroutineRoom(): Promise<GoroutineRoom>;
  protected abstract memoryRoom(): Promise<MemoryRoom>;

  histogram(...args: Parameters<GraphApi['histogram']>): ReturnType<GraphApi['histogram']> {
    return this.heapRoom().then((room) => room.histogram(...args));
  }

  instances(...args: Parameters<GraphApi['instances']>): ReturnType<GraphApi['instances']> {
    return this.heapRoom().then((room) => room.instances(...args));
  }

  mergedChildren(...args: Parameters<GraphApi['mergedChildren']>): ReturnType<GraphApi['mergedChildren']> {
    return this.heapRoom().then((room) => room.mergedChildren(...args));
  }

  mergedNode(...args: Parameters<GraphApi['mergedNode']>): ReturnType<GraphApi['mergedNode']> {
    return this.heapRoom().then((room) => room.mergedNode(...args));
  }

  dominated(...args: Parameters<GraphApi['dominated']>): ReturnType<GraphApi['dominated']> {
    return this.heapRoom().then((room) => room.dominated(...args));
  }

  kept(...args: Parameters<GraphApi['kept']>): ReturnType<GraphApi['kept']> {
    return this.heapRoom().then((room) => room.kept(...args));
  }

  object(...args: Parameters<GraphApi['object']>): ReturnType<GraphApi['object']> {
    return this.heapRoom().then((room) => room.object(...args));
  }

  fields(...args: Parameters<GraphApi['fields']>): ReturnType<GraphApi['fields']> {
    return this.heapRoom().then((room) => room.fields(...args));
  }

  referrers(...args: Parameters<GraphApi['referrers']>): ReturnType<GraphApi['referrers']> {
    return this.heapRoom().then((room) => room.referrers(...args));
  }

  findObject(...args: Parameters<GraphApi['findObject']>): ReturnType<GraphApi['findObject']> {
    return this.heapRoom().then((room) => room.findObject(...args));
  }

  paths(...args: Parameters<GraphApi['paths']>): ReturnType<GraphApi['paths']> {
    return this.heapRoom().then((room) => room.paths(...args));
  }

  mergedPaths(...args: Parameters<GraphApi['mergedPaths']>): ReturnType<GraphApi['mergedPaths']> {
    return this.heapRoom().then((room) => room.mergedPaths(...args));
  }

  prunedTree(...args: Parameters<GraphApi['prunedTree']>): ReturnType<GraphApi['prunedTree']> {
    return this.heapRoom().then((room) => room.prunedTree(...args));
  }

  compareGraphs(...args: Parameters<GraphApi['compareGraphs']>): ReturnType<GraphApi['compareGraphs']> {
    return this.heapRoom().then((room) => room.compareGraphs(...args));
  }

  comparedObjects(...args: Parameters<GraphApi['comparedObjects']>): ReturnType<GraphApi['comparedObjects']> {
    return this.heapRoom().then((room) => room.comparedObjects(...args));
  }

  comparedChildren(...args: Parameters<GraphApi['comparedChildren']>): ReturnType<GraphApi['comparedChildren']> {
    return this.heapRoom().then((room) => room.comparedChildren(...args));
  }

  goroutineFacts(...args: Parameters<GoroutineApi['goroutineFacts']>): ReturnType<GoroutineApi['goroutineFacts']> {
    return this.goroutineRoom().then((room) => room.goroutineFacts(...args));
  }

  goroutineGroups(...args: Parameters<GoroutineApi['goroutineGroups']>): ReturnType<GoroutineApi['goroutineGroups']> {
    return this.goroutineRoom().then((room) => room.goroutineGroups(...args));
  }

  goroutines(...args: Parameters<GoroutineApi['goroutines']>): ReturnType<GoroutineApi['goroutines']> {
    return this.goroutineRoom().then((room) => room.goroutines(...args));
  }

  goroutine(...args: Parameters<GoroutineApi['goroutine']>): ReturnType<GoroutineApi['goroutine']> {
    return this.goroutineRoom().then((room) => room.goroutine(...args));
  }

  findGoroutine(...args: Parameters<GoroutineApi['findGoroutine']>): ReturnType<GoroutineApi['findGoroutine']> {
    return this.goroutineRoom().then((room) => room.findGoroutine(...args));
  }

  openGoroutines(...args: Parameters<GoroutineApi['openGoroutines']>): ReturnType<GoroutineApi['openGoroutines']> {
    return this.goroutineRoom().then((room) => room.openGoroutines(...args));
  }

  waitObjects(...args: Parameters<GoroutineApi['waitObjects']>): ReturnType<GoroutineApi['waitObjects']> {
    return this.goroutineRoom().then((room) => room.waitObjects(...args));
  }

  waitObjectGoroutines(...args: Parameters<GoroutineApi['waitObjectGoroutines']>): ReturnType<GoroutineApi['waitObjectGoroutines']> {
    return this.goroutineRoom().then((room) => room.waitObjectGoroutines(...args));
  }

  comparedGoroutines(...args: Parameters<GoroutineApi['comparedGoroutines']>): ReturnType<GoroutineApi['comparedGoroutines']> {
    return this.goroutineRoom().then((room) => room.comparedGoroutines(...args));
  }

  comparedGoroutineIds(...args: Parameters<GoroutineApi['comparedGoroutineIds']>): ReturnType<GoroutineApi['comparedGoroutineIds']> {
    return this.goroutineRoom().then((room) => room.comparedGoroutineIds(...args));
  }

  timeline(...args: Parameters<MemoryApi['timeline']>): ReturnType<MemoryApi['timeline']> {
    return this.memoryRoom().then((room) => room.timeline(...args));
  }

  timelineSlice(...args: Parameters<MemoryApi['timelineSlice']>): ReturnType<MemoryApi['timelineSlice']> {
    return this.memoryRoom().then((room) => room.timelineSlice(...args));
  }

  memoryAt(...args: Parameters<MemoryApi['memoryAt']>): ReturnType<MemoryApi['memoryAt']> {
    return this.memoryRoom().then((room) => room.memoryAt(...args));
  }
}
