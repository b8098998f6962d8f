import { useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { formatBytes } from '../../lib/format-value.ts';
import { clearFileCache, fileCache, measureFileCache, toggleFileCache } from '../../store/file-cache.ts';

/** Files kept in this browser, so that this link shows full detail here after a reload. Off until asked for. */
export function KeptFiles(): ReactNode {
  const { on, bytes } = useStore(fileCache);
  useEffect(() => {
    if (on) void measureFileCache();
  }, [on]);
  return (
    <div className="share-kept">
      <label className="share-switch">
        <input type="checkbox" checked={on} onChange={() => void toggleFileCache()} />
        <span>
          Keep opened files in this browser
          <small>So that a link to them shows full detail here after a reload. They stay on this machine.</small>
        </span>
      </label>
      {on ? (
        <button type="button" className="button" onClick={() => void clearFileCache()}>
          Clear{bytes === undefined || bytes === 0 ? '' : ` ${formatBytes(bytes)}`}
        </button>
      ) : null}
    </div>
  );
}
