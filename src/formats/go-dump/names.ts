/** Package of a type or function name as Go prints it: `net/http` of `*net/http.(*Server).Serve`, empty for `[]int`. */
export function packageOf(name: string): string {
  let from = 0;
  for (;;) {
    if (name.startsWith('*', from)) from++;
    else if (name.startsWith('[]', from)) from += 2;
    else break;
  }
  const rest = name.slice(from);
  if (/^(?:map\[|func\(|chan |<-chan |struct \{|interface \{|\[\d)/.test(rest)) return '';
  const plain = /^[^[({ ,]*/.exec(rest)?.[0] ?? '';
  const dot = plain.indexOf('.', plain.lastIndexOf('/') + 1);
  return dot > 0 ? plain.slice(0, dot) : '';
}
