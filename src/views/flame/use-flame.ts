import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Choice } from './flame-desk.ts';
import { FlamePilot, type Wish } from './flame-pilot.ts';
import { createFlameStore, type FlameStore } from './flame-state.ts';
import type { Pattern } from '../../model/query.ts';

export interface FlameElements {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly overlay: RefObject<HTMLCanvasElement | null>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly spacer: RefObject<HTMLDivElement | null>;
}

export interface Flame {
  readonly store: FlameStore;
  readonly pilot: RefObject<FlamePilot | undefined>;
  readonly elements: FlameElements;
}

/** Keeps one pilot for as long as the picture is mounted, and hands it what changes. */
export function useFlame(wish: Wish, search: Pattern | undefined, onChoice: (choice: Choice) => void): Flame {
  const [store] = useState(createFlameStore);
  const pilot = useRef<FlamePilot | undefined>(undefined);
  const elements: FlameElements = {
    canvas: useRef<HTMLCanvasElement>(null),
    overlay: useRef<HTMLCanvasElement>(null),
    scroller: useRef<HTMLDivElement>(null),
    spacer: useRef<HTMLDivElement>(null),
  };
  const { canvas, overlay, scroller, spacer } = elements;
  const latest = useRef({ wish, onChoice });
  useEffect(() => {
    latest.current = { wish, onChoice };
  });

  useEffect(() => {
    if (!canvas.current || !overlay.current || !scroller.current || !spacer.current) return undefined;
    const parts = { canvas: canvas.current, overlay: overlay.current, scroller: scroller.current, spacer: spacer.current };
    const made = new FlamePilot(parts, store, (choice) => latest.current.onChoice(choice));
    pilot.current = made;
    return () => {
      made.destroy();
      pilot.current = undefined;
    };
  }, [store, canvas, overlay, scroller, spacer]);

  // Callers may make the query anew in every render; what counts is what it says.
  const { query, facts, zoom, selected } = wish;
  const queryKey = JSON.stringify(query);
  useEffect(() => {
    void pilot.current?.open(latest.current.wish);
  }, [queryKey, facts]);
  const by = search?.by;
  const value = search?.value;
  useEffect(() => {
    void pilot.current?.setSearch(by === undefined || value === undefined ? undefined : { by, value });
  }, [by, value]);
  useEffect(() => {
    pilot.current?.followZoom(zoom);
  }, [zoom]);
  useEffect(() => {
    pilot.current?.followSelection(selected);
  }, [selected]);

  return { store, pilot, elements };
}
