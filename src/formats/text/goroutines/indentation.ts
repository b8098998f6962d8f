/** What stacks that a test logged are indented by; their first line tells. */
export class Indentation {
  /** Empty until the first line of them. */
  private indent: string | undefined;

  get isOpen(): boolean {
    return this.indent !== undefined;
  }

  open(): void {
    this.indent = '';
  }

  close(): void {
    this.indent = undefined;
  }

  /** The line without it. A line that is not indented so ends it, and comes back as it is. */
  strip(text: string): string {
    if (text === '' || this.indent === undefined) return text;
    if (this.indent === '') this.indent = /^[ \t]{0,200}/.exec(text)![0];
    if (this.indent !== '' && text.startsWith(this.indent)) return text.slice(this.indent.length);
    this.indent = undefined;
    return text;
  }
}
