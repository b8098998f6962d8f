/** First lines, and lines of records, of the other texts of net/http/pprof: what follows them belongs to no earlier record. */
export function startsOtherText(text: string): boolean {
  return OTHER.test(text);
}

const OTHER = /^(?:--- [a-z]+|\S+ profile: |\d+ @ 0x|\d+ \d+ @ 0x|goroutine \d+ |# runtime\.MemStats)/;
