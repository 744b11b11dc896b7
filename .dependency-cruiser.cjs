/** No loop between files anywhere, and the walls once more, by another tool than the linter. */
module.exports = {
  forbidden: [
    { name: 'no-loops', severity: 'error', from: {}, to: { circular: true } },
    { name: 'core-knows-shared-alone', severity: 'error', from: { path: '^src/main/core', pathNot: '(\\.test\\.ts$|/testing/)' }, to: { path: '^src', pathNot: '^src/(main/core|shared)' } },
    { name: 'shared-knows-itself-alone', severity: 'error', from: { path: '^src/shared' }, to: { path: '^src', pathNot: '^src/shared' } },
    { name: 'shared-has-no-node', severity: 'error', from: { path: '^src/shared', pathNot: '\\.test\\.ts$' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'platforms-are-strangers',
      severity: 'error',
      from: { path: '^src/main/platforms/(x|youtube|instagram|facebook|linkedin|tiktok)/' },
      to: { path: '^src/main/platforms/(x|youtube|instagram|facebook|linkedin|tiktok)/', pathNot: '^src/main/platforms/$1/' },
    },
    { name: 'hosting-knows-the-core-alone', severity: 'error', from: { path: '^src/main/hosting/', pathNot: '\\.test\\.ts$' }, to: { path: '^src', pathNot: '^src/(main/(hosting|core)|shared)/' } },
    { name: 'sandbox-stands-alone', severity: 'error', from: { path: '^src/sandbox' }, to: { path: '^src', pathNot: '^src/sandbox' } },
    { name: 'main-does-not-know-the-sandbox', severity: 'error', from: { path: '^src/main', pathNot: '\\.test\\.ts$' }, to: { path: '^src/sandbox' } },
    { name: 'page-knows-shared-alone', severity: 'error', from: { path: '^src/(renderer|preload)' }, to: { path: '^src/(main|sandbox)' } },
    { name: 'features-are-strangers', severity: 'error', from: { path: '^src/renderer/src/features/([^/]+)/' }, to: { path: '^src/renderer/src/features/', pathNot: '^src/renderer/src/features/$1/' } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^electron/|^vite/client' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'], conditionNames: ['import', 'require', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
}
