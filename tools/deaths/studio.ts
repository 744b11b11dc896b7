import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makeLargeVideo } from '../make-sample/large-file.ts'
import { stampPositions } from '../testing/upload-run.ts'
import { startClient } from './client.ts'
import { startHost, type Host } from './host.ts'
import type { Rehearsal } from './rehearsal.ts'

const SAMPLE = resolve(import.meta.dirname, '../../resources/sample/creatorsync-sample.mp4')

/** A film to publish. */
export interface Film {
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** What every run begins with: practice accounts connected once, and films. */
export interface Studio {
  readonly folder: string
  /** A film of this size; null = the sample as it is. Made once. */
  film(sizeBytes: number | null): Promise<Film>
  /** A copy of data folder and sandbox, at the moment of the connecting. */
  stage(speed: number): Promise<Stage>
  close(): void
}

/** One data folder with its sandbox, and the clock that both live by. */
export interface Stage {
  readonly dataFolder: string
  readonly host: Host
  readonly time: Rehearsal['time']
  /** What a client is told. */
  rehearsal(wish?: Partial<Omit<Rehearsal, 'time' | 'sandbox'>>): Rehearsal
  close(): Promise<void>
}

/** Connects the six practice accounts by the command line itself. Throws when that fails. */
export async function openStudio(): Promise<Studio> {
  const folder = mkdtempSync(join(tmpdir(), 'creatorsync-deaths-'))
  const client = join(folder, 'connected/client')
  const world = join(folder, 'connected/sandbox')
  mkdirSync(client, { recursive: true })
  const began = Date.now()
  const host = await startHost(world, { realAt: began, clockAt: began, speed: 1 })
  const rehearsal = {
    time: { realAt: began, clockAt: began, speed: 1 },
    sandbox: host.address,
    death: null,
    endsWhenSettled: false,
    isJournalForgotten: false,
  }
  const connected = await startClient(['practice', 'connect', '--data', client], { rehearsal }).ended
  await host.close()
  if (connected.exitCode !== 0) throw new Error(`the practice accounts could not be connected: ${connected.said}`)
  const connectedAt = Date.now()
  const films = new Map<string, Promise<Film>>()
  let stages = 0

  return {
    folder,
    film(sizeBytes) {
      const name = sizeBytes === null ? 'sample' : String(sizeBytes)
      const made = films.get(name) ?? makeFilm(join(folder, `${name}.mp4`), sizeBytes)
      films.set(name, made)
      return made
    },
    async stage(speed) {
      stages += 1
      const own = join(folder, `stage-${stages}`)
      cpSync(join(folder, 'connected'), own, { recursive: true })
      const time = { realAt: Date.now(), clockAt: connectedAt, speed }
      const running = await startHost(join(own, 'sandbox'), time)
      return {
        dataFolder: join(own, 'client'),
        host: running,
        time,
        rehearsal: (wish = {}) => ({
          time,
          sandbox: running.address,
          death: null,
          endsWhenSettled: false,
          isJournalForgotten: false,
          ...wish,
        }),
        async close() {
          await running.close()
          rmSync(own, { recursive: true, force: true })
        },
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function makeFilm(path: string, sizeBytes: number | null): Promise<Film> {
  const clipBytes = statSync(SAMPLE).size
  if (sizeBytes === null) cpSync(SAMPLE, path)
  else {
    await makeLargeVideo(SAMPLE, path, sizeBytes)
    // Parts that change places or come twice are then seen in the checksum.
    await stampPositions(path, clipBytes)
  }
  const bytes = readFileSync(path)
  return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}
