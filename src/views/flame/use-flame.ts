import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Choice } from './flame-desk.ts';
import type { FlameLink } from './flame-link.ts';
import type { FlamePaint } from './flame-paint.ts';
import { FlamePilot, type Wish } from './flame-pilot.ts';
import { createFlameStore, type FlameStore } from './flame-state.ts';
import type { MenuFor } from './frame-menu.ts';
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
export function useFlame(
  wish: Wish,
  search: Pattern | undefined,
  callbacks: { readonly onChoice: (choice: Choice) => void; readonly menuFor: MenuFor },
  look: { readonly paint: FlamePaint; readonly link: FlameLink | undefined },
): Flame {
  const { paint, link } = look;
  const [store] = useState(createFlameStore);
  const pilot = useRef<FlamePilot | undefined>(undefined);
  const elements: FlameElements = {
    canvas: useRef<HTMLCanvasElement>(null),
    overlay: useRef<HTMLCanvasElement>(null),
    scroller: useRef<HTMLDivElement>(null),
    spacer: useRef<HTMLDivElement>(null),
  };
  const { canvas, overlay, scroller, spacer } = elements;
  const latest = useRef({ wish, callbacks, paint });
  useEffect(() => {
    latest.current = { wish, callbacks, paint };
  });

  useEffect(() => {
    if (!canvas.current || !overlay.current || !scroller.current || !spacer.current) return undefined;
    const parts = { canvas: canvas.current, overlay: overlay.current, scroller: scroller.current, spacer: spacer.current };
    const made = new FlamePilot(parts, store, {
      link,
      paint: latest.current.paint,
      onChoice: (choice) => latest.current.callbacks.onChoice(choice),
      menuFor: (...subject) => latest.current.callbacks.menuFor(...subject),
    });
    pilot.current = made;
    return () => {
      made.destroy();
      pilot.current = undefined;
    };
  }, [store, link, canvas, overlay, scroller, spacer]);

  // Callers may make the query anew in every render; what counts is what it says.
  const { query, facts, zoom, selected, selectedPath } = wish;
  const queryKey = JSON.stringify(query);
  const pathKey = JSON.stringify(selectedPath);
  useEffect(() => {
    void pilot.current?.open(latest.current.wish);
  }, [queryKey, facts, link]);
  const by = search?.by;
  const value = search?.value;
  useEffect(() => {
    void pilot.current?.setSearch(by === undefined || value === undefined ? undefined : { by, value });
  }, [by, value, link]);
  useEffect(() => {
    pilot.current?.setPaint(paint);
  }, [paint]);
  useEffect(() => {
    pilot.current?.followZoom(zoom);
  }, [zoom]);
  useEffect(() => {
    pilot.current?.followSelection(latest.current.wish);
  }, [selected, pathKey]);

  return { store, pilot, elements };
}
