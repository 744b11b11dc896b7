// A vitest setup file: a test during which something tried to leave this computer fails, even if the code under test hid the error.
import { afterEach } from 'vitest'
import { takeRefusedConnections } from './loopback-only.ts'

afterEach(() => {
  const refused = takeRefusedConnections()
  if (refused.length > 0) throw new Error(`only loopback may be reached in tests, but there was: ${refused.join(', ')}`)
})
