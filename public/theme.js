// Before the first paint, so that a chosen scheme does not flash the other one. A file, because the page's content
// security policy allows no inline script.
try {
  const theme = localStorage.getItem('heapstory.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's scheme it is.
}
