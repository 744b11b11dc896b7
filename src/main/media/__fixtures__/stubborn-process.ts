// A media process that behaves as its question's path says: `spin` loops for ever, `crash` dies, `garble` talks nonsense, anything
// else is answered with the process id, as a fingerprint.
function hear(message: unknown): void {
  const { id, path } = message as { id: number; path: string }
  if (path === 'spin') for (;;);
  if (path === 'crash') process.exit(1)
  if (path === 'garble') process.send?.({ kind: 'done', id, value: { width: -1 } })
  else process.send?.({ kind: 'done', id, value: process.pid.toString(16).padStart(64, '0') })
}

process.on('message', hear)
process.on('disconnect', () => process.exit(0))
process.send?.({ kind: 'ready' })
