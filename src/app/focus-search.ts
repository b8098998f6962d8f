/** By the role, so that commands need not know the toolbars' inside. */
export function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('[role="search"] input');
  box?.focus();
  box?.select();
}
