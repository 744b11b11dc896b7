import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { CONTRACT_NAMES } from './tools/contract-names.ts'

/** Unit tests sit beside the code; integration tests (`*.integration.test.ts`) run the real parts over the sandbox on loopback. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react()],
        define: CONTRACT_NAMES,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
          exclude: ['src/**/*.integration.test.ts', 'tools/**/*.integration.test.ts'],
          setupFiles: ['tools/testing/no-network.ts'],
          // All cores: by default one is left idle, which on two is half of them. A busy machine makes no test fail.
          maxWorkers: availableParallelism(),
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['src/**/*.integration.test.ts', 'tools/**/*.integration.test.ts'],
          setupFiles: ['tools/testing/no-network.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
