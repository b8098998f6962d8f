import type { ReactNode } from 'react';

/** Line drawings on a 16-unit grid, in the colour of the text around them. They say nothing to assistive technology. */
export function Icon(props: { readonly children: ReactNode }): ReactNode {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {props.children}
    </svg>
  );
}

/** The mark: layers of memory, and the one that grew. */
export function BrandMark(): ReactNode {
  return (
    <svg className="brand-mark" viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      <rect x="1" y="11" width="14" height="3.4" rx="1" fill="currentColor" />
      <rect x="1" y="6.3" width="9.5" height="3.4" rx="1" fill="currentColor" opacity="0.65" />
      <rect x="1" y="1.6" width="5" height="3.4" rx="1" fill="currentColor" opacity="0.4" />
    </svg>
  );
}

export function CloseIcon(): ReactNode {
  return <Icon><path d="M4 4l8 8M12 4l-8 8" /></Icon>;
}

export function PlusIcon(): ReactNode {
  return <Icon><path d="M8 3v10M3 8h10" /></Icon>;
}

export function CopyIcon(): ReactNode {
  return <Icon><path d="M6 6h7v7H6zM10 6V3H3v7h3" /></Icon>;
}

export function ChevronIcon(): ReactNode {
  return <Icon><path d="M4.5 6.5L8 10l3.5-3.5" /></Icon>;
}

export function PaletteIcon(): ReactNode {
  return <Icon><path d="M3 4.5l3.5 3.5L3 11.5M8.5 12H13" /></Icon>;
}

export function ThemeIcon({ theme }: { readonly theme: 'system' | 'light' | 'dark' }): ReactNode {
  if (theme === 'light') {
    return <Icon><circle cx="8" cy="8" r="2.8" /><path d="M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1" /></Icon>;
  }
  if (theme === 'dark') return <Icon><path d="M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z" /></Icon>;
  return <Icon><circle cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" /></Icon>;
}
