// `npm run -s real-s3`: the creator's bucket over a real S3-compatible server, which is installed where that is possible.
import { packageProgram, runScript } from '../run-program.ts'
import { ensureSwift } from '../system-packages.ts'
import { whyNoSwift } from './swift.ts'

if (whyNoSwift() !== null) ensureSwift()
const missing = whyNoSwift()
if (missing === null) {
  process.exitCode = await runScript(packageProgram('vitest'), ['run', '--project', 'integration', 'tools/real-s3'])
} else {
  process.stderr.write(`Nothing was tested: ${missing}.\n`)
  process.exitCode = 1
}
