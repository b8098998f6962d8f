import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** The development server injects styles, which the page's own policy forbids. The built page keeps it. */
const withoutPolicyInDevelopment: Plugin = {
  name: 'without-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta[^>]*http-equiv="Content-Security-Policy"[^>]*>/, ''),
};

/**
 * Three uses: the page (`vite build`), the command line tool (`vite build --mode cli`, one file for Node that
 * needs no node_modules), and the unit tests (`vitest run`).
 */
export default defineConfig(({ mode }) => ({
  // Relative addresses: the built folder works under any sub-path of any static server.
  base: './',
  plugins: [react(), withoutPolicyInDevelopment],
  worker: { format: 'es' },
  build:
    mode === 'cli'
      ? {
          ssr: 'src/cli/main.ts',
          outDir: 'dist-cli',
          target: 'node20',
          copyPublicDir: false,
          // One file, so that it can be copied anywhere.
          rolldownOptions: { output: { entryFileNames: 'heapstory.mjs', codeSplitting: false } },
        }
      : { target: 'es2023', sourcemap: true, assetsInlineLimit: 0 },
  ...(mode === 'cli' ? { ssr: { noExternal: true } } : {}),
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['src/testing/setup.ts'],
    testTimeout: 60_000,
  },
}));
