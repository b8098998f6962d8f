/**
 * A copy that stands for itself. A piece of a line is a view of the megabyte that it was read with, in V8 and in
 * JavaScriptCore, and would keep that megabyte alive.
 */
export function ownString(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
