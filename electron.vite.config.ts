import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { CONTRACT_NAMES } from './tools/contract-names.ts'

/**
 * Three builds. Main is ESM with three entries: the app itself, the sandbox (practice mode, a process of its own) and the media probe
 * (a process that may be killed). The preload is one CJS file with its dependencies inside, as Electron's sandbox demands.
 */
export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          'sandbox-process': resolve('src/sandbox/process.ts'),
          'media-process': resolve('src/main/media/process.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    define: CONTRACT_NAMES,
    build: {
      externalizeDeps: false,
      rollupOptions: { input: { index: resolve('src/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: { plugins: [react()] },
})
