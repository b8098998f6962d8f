/** What the page does to a picture: scrolling, sizes, themes, fonts. The answer stops listening. */
import type { SceneParts } from './scene-parts.ts';

export interface SurroundingEvents {
  readonly onScroll: () => void;
  readonly onSize: () => void;
  readonly onTheme: () => void;
  readonly onFonts: () => void;
}

export function watchSurroundings(parts: SceneParts, events: SurroundingEvents): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  parts.scroller.addEventListener('scroll', () => events.onScroll(), { signal, passive: true });
  const sizes = new ResizeObserver(() => events.onSize());
  sizes.observe(parts.scroller);
  const attributes = new MutationObserver(() => events.onTheme());
  attributes.observe(document.documentElement, { attributes: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => events.onTheme(), { signal });
  window.addEventListener('resize', () => events.onSize(), { signal });
  void document.fonts.ready.then(() => {
    if (!signal.aborted) events.onFonts();
    return undefined;
  });
  return () => {
    ended.abort();
    sizes.disconnect();
    attributes.disconnect();
  };
}

/** Sizes both canvases, which empties them. */
export function sizeLayers(parts: SceneParts, width: number, height: number, ratio: number): void {
  for (const layer of [parts.canvas, parts.overlay]) {
    layer.width = Math.round(width * ratio);
    layer.height = Math.round(height * ratio);
    layer.style.width = `${width}px`;
    layer.style.height = `${height}px`;
  }
}
