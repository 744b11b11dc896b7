import { enableCompileCache } from 'node:module'

// The command line under plain Node: `npm run -s cli -- <command>`.
// Compiled code is kept by Node between runs, which halves the start; everything else is therefore loaded after this.
enableCompileCache()
const { runCli } = await import('./run-cli.ts')
const { processTerminal } = await import('./terminal.ts')

const exitCode = await runCli(process.argv.slice(2), {
  terminal: processTerminal(),
  // npm and our own start both change the folder; relative paths are meant from where the user stands.
  folder: process.env['CREATORSYNC_FOLDER'] ?? process.cwd(),
  async makeSurroundings(dataFolder, emit) {
    const { plainSurroundings } = await import('./plain-surroundings.ts')
    return plainSurroundings(dataFolder, emit)
  },
})
process.stdout.write('', () => process.exit(exitCode))
