import { use, type ComponentType, type ReactNode } from 'react';

export interface LazyPart<P> {
  readonly Part: (props: P) => ReactNode;
  /** Fetches ahead; ends in any case. A failure is tried again, and reported, when the part is shown. */
  readonly prefetch: () => Promise<void>;
}

/**
 * A component whose code comes when it is needed. Unlike `React.lazy`, what was prefetched renders at once: `lazy` would
 * still suspend for a moment, and React holds back what appears after a fallback for 300 ms.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): LazyPart<P> {
  let loaded: ComponentType<P> | undefined;
  let loading: Promise<ComponentType<P>> | undefined;
  const fetchOnce = (): Promise<ComponentType<P>> => {
    loading ??= load().then(
      (part) => {
        loaded = part;
        return part;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  return {
    Part: function LazyPartView(props: P): ReactNode {
      const Loaded = loaded ?? use(fetchOnce());
      return <Loaded {...props} />;
    },
    prefetch: () => fetchOnce().then(
      () => undefined,
      () => undefined,
    ),
  };
}
