import { defineConfig } from '@playwright/test'

/** End-to-end journeys over the sandbox, in a real window. One worker: the machine's cores belong to the app and its browser engine. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: 'artifacts/e2e',
})
