import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';

export function SwapIcon(): ReactNode {
  return <Icon><path d="M2.5 5.5h10M10 3l2.5 2.5L10 8M13.5 11h-10M6 8.5L3.5 11 6 13.5" /></Icon>;
}

export function CompareIcon(): ReactNode {
  return <Icon><path d="M3 13V8.5M7 13V5M11 13V3M2 13.5h12" /></Icon>;
}
