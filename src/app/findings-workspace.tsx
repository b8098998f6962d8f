import type { ReactNode } from 'react';
import { FindingsView } from '../views/findings/findings-view.tsx';
import './findings-commands.ts';
import './styles/workspace.css';

/** What leaks, with its commands. */
export function FindingsWorkspace(): ReactNode {
  return <FindingsView />;
}
