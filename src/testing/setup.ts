import { loadRegex } from '../lib/regex.ts';

// The engine loads it with the first file; tests of what stands below call the analysis directly.
await loadRegex();
