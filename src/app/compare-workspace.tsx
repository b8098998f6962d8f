import type { ReactNode } from 'react';
import { CompareView } from '../views/compare/compare-view.tsx';
import './compare-commands.ts';
import { useRoomForTwo } from './wide.ts';
import './styles/workspace.css';

/** The comparison that is shown, with its commands. */
export function CompareWorkspace(): ReactNode {
  return <CompareView wide={useRoomForTwo()} />;
}
