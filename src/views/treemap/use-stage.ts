import { useEffect, useState, type RefObject } from 'react';
import { themeOf, type Theme } from '../flame/palette.ts';

export interface Stage {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly theme: Theme;
  readonly fontFamily: string;
}

/** The size and look of an element that a picture fills; undefined until it has a size. */
export function useStage(element: RefObject<HTMLElement | null>): Stage | undefined {
  const [stage, setStage] = useState<Stage>();
  useEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    const measure = (): void => {
      const next: Stage = {
        width: box.clientWidth,
        height: box.clientHeight,
        ratio: window.devicePixelRatio,
        theme: themeOf(box),
        fontFamily: getComputedStyle(box).getPropertyValue('--mono'),
      };
      setStage((before) => (next.width === 0 || next.height === 0 || (before && isSame(before, next)) ? before : next));
    };
    const ended = new AbortController();
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    const attributes = new MutationObserver(measure);
    attributes.observe(document.documentElement, { attributes: true });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', measure, { signal: ended.signal });
    window.addEventListener('resize', measure, { signal: ended.signal });
    measure();
    return () => {
      ended.abort();
      sizes.disconnect();
      attributes.disconnect();
    };
  }, [element]);
  return stage;
}

function isSame(a: Stage, b: Stage): boolean {
  return a.width === b.width && a.height === b.height && a.ratio === b.ratio && a.theme === b.theme && a.fontFamily === b.fontFamily;
}
