import type { ReactNode } from 'react';
import { MemoryView } from '../views/memory/memory-view.tsx';
import './memory-commands.ts';
import './styles/workspace.css';

/** The timeline of memory, with its commands. */
export function MemoryWorkspace(): ReactNode {
  return <MemoryView />;
}
