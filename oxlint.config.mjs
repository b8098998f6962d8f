/**
 * The layer rule as data. Lowest layer first: a layer may import from itself and from layers before it.
 * `formats` and `analysis` are siblings and do not know each other. The picture is in docs/architecture.md.
 */
const layers = ['lib', 'model', 'formats', 'analysis', 'hints', 'permalink', 'engine', 'store', 'views', 'app'];
const siblings = { formats: ['analysis'], analysis: ['formats'], hints: ['formats'] };
const uiLibraries = ['react', 'react/*', 'react-dom', 'react-dom/*', 'zustand', 'zustand/*', '@tanstack/*'];

const layerRules = layers.map((layer, index) => {
  const above = [...layers.slice(index + 1), 'cli', ...(siblings[layer] ?? [])];
  const patterns = [
    { group: above.map((name) => `**/${name}/**`), message: `src/${layer} may not know this layer.` },
    { group: ['**/workers/**'], message: 'workers/ holds entry points only; nothing imports them.' },
  ];
  if (index < layers.indexOf('store')) {
    patterns.push({ group: uiLibraries, message: `src/${layer} also runs in the worker and in Node: no UI library.` });
  }
  if (layer === 'views' || layer === 'app') {
    patterns.push({ group: ['**/formats/**'], message: 'Views reach files through the store and the engine client.' });
  }
  return { files: [`src/${layer}/**/*.{ts,tsx}`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
});

const engineOnly = (folder, above) => ({
  files: [folder],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ group: above, message: 'This entry point may import src/engine only.' }] },
    ],
  },
});

export default {
  plugins: ['typescript', 'import', 'react', 'jsx-a11y', 'unicorn', 'vitest', 'oxc'],
  categories: { correctness: 'error', suspicious: 'warn', perf: 'warn' },
  ignorePatterns: ['dist', 'dist-cli', 'node_modules', 'bench/out', 'fixtures', 'test-results', 'playwright-report'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-non-null-assertion': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/consistent-return': 'off',
    'import/no-named-as-default-member': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/prefer-set-has': 'off',
    // Tables, trees and menus here are virtual or drawn: there is no tag for their roles.
    'jsx-a11y/prefer-tag-over-role': 'off',
    // Keys are heard by the grid, the list or the menu around its items; axe checks the result in the browser.
    'jsx-a11y/click-events-have-key-events': 'off',
    'jsx-a11y/interactive-supports-focus': 'off',
    'jsx-a11y/no-noninteractive-element-interactions': 'off',
    'jsx-a11y/no-interactive-element-to-noninteractive-role': 'off',
    'jsx-a11y/control-has-associated-label': 'off',
    // Parts that scroll must be reachable by keys.
    'jsx-a11y/no-noninteractive-tabindex': 'off',
    // A dialog that was opened to type into starts there.
    'jsx-a11y/no-autofocus': 'off',
    'vitest/no-conditional-expect': 'off',
    'vitest/no-conditional-tests': 'off',
    'vitest/expect-expect': 'off',
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'oxc/no-map-spread': 'off',
    // About what React Compiler would do; the build does not use it.
    'react/incompatible-library': 'off',
    'react/immutability': 'off',
    'react/refs': 'off',
    'react/set-state-in-effect': 'off',
    'react/exhaustive-effect-dependencies': 'off',
    // It takes a row renderer that is passed down for a component.
    'react/no-unstable-nested-components': 'off',
    'react/react-in-jsx-scope': 'off',
    'react/no-array-index-key': 'off',
    'import/no-unassigned-import': 'off',
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'unicorn/no-array-sort': 'off',
    'vitest/require-mock-type-parameters': 'off',
  },
  overrides: [
    ...layerRules,
    engineOnly('workers/**/*.ts', ['**/lib/**', '**/model/**', '**/formats/**', '**/analysis/**', '**/hints/**', '**/store/**', '**/views/**', '**/app/**']),
    engineOnly('src/cli/**/*.ts', ['**/formats/**', '**/analysis/**', '**/hints/**', '**/store/**', '**/views/**', '**/app/**']),
    { files: ['*.config.*', 'e2e/playwright.config.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      // Tests may stand on any layer: an oracle often comes from another one.
      files: ['src/**/*.test.{ts,tsx}', 'src/testing/**'],
      rules: { 'no-restricted-imports': 'off' },
    },
  ],
};
