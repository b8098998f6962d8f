/** What Markdown would read as markup is written with a backslash; line breaks are spaces. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|~#&@]/g, String.raw`\$&`);
}
