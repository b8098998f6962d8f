import { useSyncExternalStore } from 'react';

/** From here on a table and a picture fit side by side. */
const ROOM_FOR_TWO = '(min-width: 900px)';

export function hasRoomForTwo(): boolean {
  return window.matchMedia(ROOM_FOR_TWO).matches;
}

export function useRoomForTwo(): boolean {
  return useSyncExternalStore(subscribe, hasRoomForTwo);
}

function subscribe(onChange: () => void): () => void {
  const query = window.matchMedia(ROOM_FOR_TWO);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
