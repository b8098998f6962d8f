import { readdirSync, readFileSync, statSync, appendFileSync } from 'node:fs';
import { it } from 'vitest';
import { Engine } from './engine.ts';
import { shareFindings } from '../permalink/link-findings.ts';
import { redactFindings } from '../permalink/redact-findings.ts';
import { redactName } from '../permalink/redact.ts';
import { normalFindings } from '../permalink/normal-findings.ts';
function files(dir: string): string[] { return readdirSync(dir).flatMap((n) => { const p = `${dir}/${n}`; return statSync(p).isDirectory() ? [] : [p]; }); }
it('x', async () => {
  const root = 'fixtures/leaks';
  const dirs = [...readdirSync(root, { recursive: true, encoding: 'utf8' }).map((d) => `${root}/${d}`).filter((d) => statSync(d).isDirectory()), 'fixtures/captures/leakshop'];
  for (const dir of dirs.slice(0, 90)) {
    const engine = new Engine();
    for (const f of files(dir)) { if (statSync(f).size > 3e6 || /\.(go|json|md)$/.test(f)) continue; await engine.open(f, { name: f, blob: new Blob([readFileSync(f)]) }, () => undefined); }
    const r = await engine.hints({ harmlessRules: undefined });
    if (!r.ok) continue;
    const shared = normalFindings(shareFindings(r.value.findings, ['a', 'b']));
    const hidden = redactFindings(shared, [], redactName);
    const text = JSON.stringify(hidden);
    const names = new Set(JSON.stringify(shared).match(/main\.[\w.()*]+|[\w-]+\.go\b/g) ?? []);
    for (const n of names) { const own = n.replace(/^main\./, '').replace(/\.func.*|\.go$/, '').replace(/[()*]/g, '').split('.'); for (const o of own) if (o.length > 3 && o !== 'main' && !/^(func|gowrap|init)\d*/.test(o) && new RegExp(`\\b${o}\\b`).test(text)) appendFileSync('/tmp/lk/leaks.txt', `${dir} ${n} ${o} :: ${text.slice(Math.max(0, text.search(new RegExp(`\\b${o}\\b`)) - 120), text.search(new RegExp(`\\b${o}\\b`)) + 60)}\n`); }
    hidden.forEach((h, at) => { const s = shared[at]!; if (h.fix === '' && s.fix !== '') appendFileSync('/tmp/lk/dropped.txt', `FIX ${s.rule} ${s.fix}\n`); if (h.sentence.length < s.sentence.length * 0.7) appendFileSync('/tmp/lk/dropped.txt', `SENT ${s.rule} ${s.sentence} => ${h.sentence}\n`); s.reasons.forEach((x) => { if (h.reasons.length < s.reasons.length) appendFileSync('/tmp/lk/dropped.txt', `WHY? ${s.rule} ${x}\n`); }); s.evidence.forEach((x, k) => { const hx = h.evidence[k]; if (hx && hx.text === '' && x.text) appendFileSync('/tmp/lk/dropped.txt', `EV ${s.rule} ${x.kind} ${x.text}\n`); }); for (const c of h.fix.matchAll(/`[^`]*`/g)) if (/`f[0-9a-f]{8}`/.test(c[0])) appendFileSync('/tmp/lk/dropped.txt', `HASHED ${s.rule} ${s.fix}\n`); });
  }
}, 300_000);
