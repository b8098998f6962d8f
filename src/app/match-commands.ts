/** How well a query fits a title: 0 not at all, higher is better. Every word must occur; starts of words count more. */
export function fit(query: string, title: string): number {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const text = title.toLowerCase();
  let score = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at === -1) return 0;
    const startsWord = at === 0 || /\W/.test(text.charAt(at - 1));
    score += (startsWord ? 10 : 1) + (at === 0 ? 5 : 0);
  }
  return score;
}
