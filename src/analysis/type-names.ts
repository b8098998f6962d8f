import type { CodeOrigin } from '../model/code-origin.ts';
import { isRuntimePackage, isStdPackage, packageOf } from './go-names.ts';

/**
 * The package of a type: `java.util` of `java.util.HashMap$Node[]`, `github.com/acme/shop` of
 * `map[string]*github.com/acme/shop.Cart`. Go's composite types belong to what they are made of at last, and a reference
 * as goref names it, `next. (*main.Order)`, to what it leads to.
 */
export function packageOfType(name: string): string {
  const reference = /\. \((.+)\)$/.exec(name);
  const plain = (reference?.[1] ?? name).replace(/^class /, '').replace(/^(thread|goroutine) .*$/, '').replace(/^(?:\*|\[\d*\]|map\[[^\]]*\]|chan |<-chan |chan<- )+/, '');
  const cut = plain.search(/[[\s(<{"]/);
  const bare = cut === -1 ? plain : plain.slice(0, cut);
  if (bare.includes('/')) return packageOf(bare);
  const dollar = bare.indexOf('$');
  const dot = bare.lastIndexOf('.', dollar === -1 ? undefined : dollar);
  return dot <= 0 ? '' : bare.slice(0, dot);
}

/** What every program has: primitive types, V8's kinds in brackets, and Go's slots of which only the size is known. */
const BUILT_IN =
  /^(\(.*|\d[\d,.]* k?B, .*|(\[\d*\]|\*)*(bool|boolean|byte|char|short|int|long|float|double|string|error|any|func|interface|struct|u?int(8|16|32|64)|uint|uintptr|float(32|64)|complex(64|128))\b.*|(thread|goroutine|system|JNI|data|bss|busy|native)\b.*)$/;

/** Whose a type is, by its package, or by its name where it has none. */
export function classifyType(name: string, packageName: string): CodeOrigin {
  if (packageName === '') return BUILT_IN.test(name) ? 'runtime' : 'own';
  if (/^(java|javax|jdk|sun|com\.sun|android|androidx|dalvik|libcore|kotlin|kotlinx|scala)(\.|$)/.test(packageName)) return 'std';
  if (isRuntimePackage(packageName)) return 'runtime';
  return isStdPackage(packageName) ? 'std' : 'own';
}
