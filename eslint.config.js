import boundaries from 'eslint-plugin-boundaries'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/**
 * The walls of the house as rules. Floors: shared <- core <- platforms, hosting, store, secrets, media, oauth, network, practice <- ipc <- wire <- electron, index.
 * Page and preload know shared alone; the sandbox knows itself alone, so that one mistake cannot hide on both sides.
 */
const rooms = [
  { type: 'shared', pattern: 'src/shared' },
  { type: 'core', pattern: 'src/main/core' },
  { type: 'platform-kit', pattern: 'src/main/platforms/kit' },
  { type: 'meta-ground', pattern: 'src/main/platforms/meta' },
  { type: 'platform', pattern: 'src/main/platforms/*', capture: ['platform'] },
  { type: 'registry', pattern: 'src/main/platforms/*.ts', mode: 'full' },
  { type: 'store', pattern: 'src/main/store' },
  { type: 'secrets', pattern: 'src/main/secrets' },
  { type: 'media', pattern: 'src/main/media' },
  { type: 'oauth', pattern: 'src/main/oauth' },
  { type: 'hosting', pattern: 'src/main/hosting' },
  { type: 'network', pattern: 'src/main/network' },
  { type: 'practice', pattern: 'src/main/practice' },
  { type: 'ipc', pattern: 'src/main/ipc' },
  { type: 'electron', pattern: 'src/main/electron' },
  { type: 'wire', pattern: 'src/main/(wire|engine|services|surroundings|account-desk|draft-desk|settings-desk).ts', mode: 'full' },
  { type: 'index', pattern: 'src/main/index.ts', mode: 'full' },
  { type: 'cli', pattern: 'src/cli' },
  { type: 'preload', pattern: 'src/preload' },
  { type: 'feature', pattern: 'src/renderer/src/features/*', capture: ['feature'] },
  { type: 'app-shell', pattern: 'src/renderer/src/app' },
  { type: 'app-shell', pattern: 'src/renderer/src/main.tsx', mode: 'full' },
  { type: 'page', pattern: 'src/renderer' },
  { type: 'sandbox-kit', pattern: 'src/sandbox/kit' },
  { type: 'sandbox-platform', pattern: 'src/sandbox/*', capture: ['platform'] },
  { type: 'sandbox', pattern: 'src/sandbox' },
]

/** Lets files of one room import files of others. */
const may = (type, ...rooms) => ({ from: { element: { type } }, allow: { to: { element: { types: { anyOf: rooms } } } } })
/** Lets a room of a family import itself, never its siblings. */
const mayItself = (type, captured) => ({
  from: { element: { type } },
  allow: { to: { element: { type, captured: { [captured]: `{{ from.element.captured.${captured} }}` } } } },
})

const policies = [
  may('shared', 'shared'),
  may('core', 'core', 'shared'),
  may('platform-kit', 'platform-kit', 'core', 'shared'),
  may('meta-ground', 'meta-ground', 'platform-kit', 'core', 'shared'),
  may('platform', 'platform-kit', 'core', 'shared'),
  mayItself('platform', 'platform'),
  // Facebook and Instagram stand on one login and one Graph.
  { from: { element: { type: 'platform', captured: { platform: '(facebook|instagram)' } } }, allow: { to: { element: { type: 'meta-ground' } } } },
  may('registry', 'platform', 'meta-ground', 'core', 'shared'),
  may('store', 'store', 'core', 'shared'),
  may('secrets', 'secrets', 'core', 'shared'),
  may('media', 'media', 'core', 'shared'),
  may('oauth', 'oauth', 'core', 'shared'),
  may('hosting', 'hosting', 'core', 'shared'),
  may('network', 'network', 'core', 'shared'),
  may('practice', 'practice', 'core', 'shared'),
  may('ipc', 'ipc', 'wire', 'core', 'shared'),
  may('wire', 'wire', 'ipc', 'registry', 'platform-kit', 'hosting', 'store', 'secrets', 'media', 'oauth', 'network', 'practice', 'core', 'shared'),
  may('electron', 'electron', 'cli', 'secrets', 'media', 'practice', 'core', 'shared'),
  may('index', 'electron', 'wire', 'ipc', 'secrets', 'core', 'shared'),
  // The same app without a window: it stands where index.ts stands, and brings its own process starters.
  may('cli', 'cli', 'wire', 'ipc', 'secrets', 'media', 'practice', 'core', 'shared'),
  may('preload', 'preload', 'shared'),
  may('feature', 'page', 'shared'),
  mayItself('feature', 'feature'),
  may('app-shell', 'app-shell', 'feature', 'page', 'shared'),
  may('page', 'page', 'shared'),
  may('sandbox-kit', 'sandbox-kit'),
  may('sandbox-platform', 'sandbox-kit'),
  mayItself('sandbox-platform', 'platform'),
  may('sandbox', 'sandbox', 'sandbox-platform', 'sandbox-kit'),
]

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'artifacts/**', 'node_modules/**', 'src/renderer/public/**'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Indexing is checked by the compiler (noUncheckedIndexedAccess); where a value is known to be there, `!` says so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/main/electron/**', 'src/main/index.ts', 'src/preload/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['electron', 'electron/*'], message: 'Electron is imported in src/main/electron, src/main/index.ts and src/preload alone.' }] }],
    },
  },
  {
    files: ['src/main/platforms/*/**/*.ts', 'src/main/core/**/*.ts'],
    ignores: ['src/main/platforms/kit/**', '**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['undici', 'node:http', 'node:https', 'node:net', 'node:fs', 'node:fs/*', 'electron', 'electron/*', 'better-sqlite3'], message: 'Adapters and core do HTTP through Http, files through WorkMedia, rows through ports.' }] }],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'One way to do HTTP: session.send.' }, { name: 'setTimeout', message: 'The outbox owns time.' }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', '**/__fixtures__/**', '**/testing/**'],
    plugins: { boundaries },
    settings: { 'boundaries/elements': rooms, 'boundaries/include': ['src/**/*'], 'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js', '.json'] } } },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': ['error', { default: 'disallow', policies }],
    },
  },
  { files: ['src/renderer/**/*.{ts,tsx}'], plugins: { 'react-hooks': reactHooks }, rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' } },
  { files: ['**/*.test.{ts,tsx}', 'e2e/**', 'tools/**', 'bench/**'], rules: { 'no-console': 'off', '@typescript-eslint/no-extraneous-class': 'off' } },
)
