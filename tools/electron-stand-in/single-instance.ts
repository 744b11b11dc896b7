// The single-instance lock of one userData folder: a file says who holds it, a socket carries what a second start was asked.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { isAlive, readRecord, recordOf } from './process-record.ts'

/** What the second start tells the first. */
export interface SecondStart {
  readonly argv: string[]
  readonly workingDirectory: string
  readonly additionalData: unknown
}

/** Held until it is released or this process ends. */
export interface InstanceLock {
  release(): void
}

/** Takes the lock at once, or hands this start's arguments to its holder and returns undefined. */
export function takeInstanceLock(
  userData: string,
  second: SecondStart,
  onSecondStart: (second: SecondStart) => void,
): InstanceLock | undefined {
  fs.mkdirSync(userData, { recursive: true })
  const file = path.join(fs.realpathSync(userData), 'stand-in-instance.json')
  const socket = path.join(os.tmpdir(), `creatorsync-${createHash('sha256').update(file).digest('hex').slice(0, 32)}.sock`)
  if (!takeFile(file)) {
    tell(socket, second)
    return undefined
  }
  fs.rmSync(socket, { force: true })
  const server = net.createServer((connection) => {
    let text = ''
    connection.setEncoding('utf8')
    connection.on('data', (part: string) => (text += part))
    connection.on('end', () => onSecondStart(JSON.parse(text) as SecondStart))
    connection.on('error', () => {})
  })
  server.listen(socket).unref()
  const release = () => {
    process.off('exit', release)
    server.close()
    fs.rmSync(file, { force: true })
  }
  process.on('exit', release)
  return { release }
}

/** A hard link appears with its content, at once, or not at all: two starts cannot both succeed. */
function takeFile(file: string): boolean {
  const own = `${file}.${process.pid}`
  fs.writeFileSync(own, JSON.stringify(recordOf(process.pid)))
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        fs.linkSync(own, file)
        return true
      } catch {
        const holder = readRecord(file)
        if (holder && isAlive(holder)) return false
        fs.rmSync(file, { force: true })
      }
    }
    return false
  } finally {
    fs.rmSync(own, { force: true })
  }
}

/** The caller may quit at once, so a small process of its own delivers the message. */
function tell(socket: string, second: SecondStart): void {
  const program = `require('node:net').connect(process.argv[1]).on('error', () => {}).end(process.argv[2])`
  spawn(process.execPath, ['-e', program, socket, JSON.stringify(second)], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '1' },
  }).unref()
}
