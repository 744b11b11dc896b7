import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../find-chromium.ts'
import { startClient, type Ended } from './client.ts'
import { judge, type Verdict } from './judge.ts'
import { POINT_SPEED, publishArguments } from './points.ts'
import { recover, toldOfDelivery } from './recovery.ts'
import type { Stage, Studio } from './studio.ts'

/** The calls by which SQLite reaches the disk here, and the ways in which they fail. */
export const DISK_CALLS = ['fsync', 'pwrite64', 'openat', 'ftruncate'] as const
export const DISK_ERRORS = ['EIO', 'ENOSPC'] as const

/** One disk error, or a disk that is really full. */
export type DiskCase =
  | {
      readonly kind: 'error'
      readonly call: (typeof DISK_CALLS)[number]
      readonly error: (typeof DISK_ERRORS)[number]
      /** Which of the calls fails, beginning with 1. */
      readonly number: number
    }
  | { readonly kind: 'full'; readonly freeBytes: number }

/** What came of a disk case. */
export interface DiskResult extends Verdict {
  readonly diskCase: DiskCase
  /** False where the publish did not come to that call. */
  readonly isHit: boolean
  readonly asked: number
}

/** YouTube's session tells the truth after every cut, so that what goes wrong here is the disk's doing. */
const PLATFORM = 'youtube'
/** The files that a publish must not lose. */
const FILES = ['creatorsync.db', 'creatorsync.db-wal', 'creatorsync.db-shm', 'creatorsync.db-journal', 'outbox.lock']
/** An error may stop the outbox for half a minute of its time; what takes longer hangs. */
const LONGEST_RUN_MS = 60_000
/** A full disk stays full: the outbox goes on trying, until it is told to end. */
const FULL_DISK_PATIENCE_MS = 3_000
const FULL_DISK_SIZE = '6m'

/** A case as it is typed and told: `fsync:EIO:4`, `full:65536`. */
export function nameOfDiskCase(diskCase: DiskCase): string {
  return diskCase.kind === 'full' ? `full:${diskCase.freeBytes}` : `${diskCase.call}:${diskCase.error}:${diskCase.number}`
}

/** Why errors cannot be injected here; null where they can. */
export function whyNoDiskErrors(): string | null {
  if (process.platform !== 'linux') return 'disk errors are injected by strace, which Linux alone has'
  return findProgram('strace') === undefined ? 'disk errors need strace (apt-get install strace)' : null
}

/** Why a disk cannot be filled here; null where it can. */
export function whyNoFullDisk(): string | null {
  return process.platform === 'linux' && process.getuid?.() === 0 ? null : 'a full disk needs a tmpfs, which root on Linux alone may mount'
}

/** Publishes once without a fault and counts the disk calls on the database's files. */
export async function countDiskCalls(studio: Studio): Promise<Readonly<Record<(typeof DISK_CALLS)[number], number>>> {
  const stage = await studio.stage(POINT_SPEED)
  try {
    const trace = join(studio.folder, 'strace')
    const ended = await publishUnder(studio, stage, straceOn(stage, trace))
    if (ended.exitCode !== 0) throw new Error(`${PLATFORM} cannot be published under strace: ${ended.said}`)
    const lines = readFileSync(trace, 'utf8').split('\n')
    const count = (call: string) => lines.filter((line) => line.includes(`${call}(`)).length
    return { fsync: count('fsync'), pwrite64: count('pwrite64'), openat: count('openat'), ftruncate: count('ftruncate') }
  } finally {
    await stage.close()
  }
}

/** Every case of one publish. */
export function diskCasesOf(counted: Awaited<ReturnType<typeof countDiskCalls>>): DiskCase[] {
  return DISK_CALLS.flatMap((call) =>
    Array.from({ length: counted[call] }, (_, index) => index + 1).flatMap((number) =>
      DISK_ERRORS.map((error): DiskCase => ({ kind: 'error', call, error, number })),
    ),
  )
}

/** A disk that has nothing left, and ones that fill up on the way. */
export const FULL_DISKS: readonly DiskCase[] = [0, 16, 64, 128, 192, 256, 320, 448].map((kib) => ({ kind: 'full', freeBytes: kib * 1024 }))

/** Publishes while the disk fails as told, restarts on a sound one until everything ended, and judges. */
export async function runDiskCase(studio: Studio, diskCase: DiskCase): Promise<DiskResult> {
  const stage = await studio.stage(POINT_SPEED)
  try {
    const { ended, isHit } =
      diskCase.kind === 'full'
        ? await publishOnFullDisk(studio, stage, diskCase.freeBytes)
        : await publishWithError(studio, stage, diskCase)
    const { books, asked, postedAgain, complaints } = await recover(stage)
    const film = await studio.film(null)
    const order = { tag: TEXT, text: TEXT, film, platforms: [PLATFORM], isTaken: toldOfDelivery(ended.out) } as const
    const verdict = await judge({ orders: [order], books, sandbox: stage.host.sandbox, deaths: 1, postedAgain })
    const strange = [...complaints, ...whatIsWrongWith(ended)]
    return {
      ...verdict,
      diskCase,
      isHit,
      asked,
      wrong: verdict.wrong + strange.length,
      words: [...verdict.words, ...strange],
    }
  } finally {
    await stage.close()
  }
}

const TEXT = 'a word from the studio'

async function publishUnder(studio: Studio, stage: Stage, under: readonly string[]): Promise<Ended> {
  const film = await studio.film(null)
  const rehearsal = stage.rehearsal()
  return startClient(publishArguments(stage, film, [PLATFORM], TEXT), { rehearsal, under, limitMs: LONGEST_RUN_MS }).ended
}

async function publishWithError(studio: Studio, stage: Stage, { call, error, number }: Extract<DiskCase, { kind: 'error' }>) {
  const trace = join(stage.dataFolder, 'strace')
  const ended = await publishUnder(studio, stage, [...straceOn(stage, trace), '-e', `inject=${call}:error=${error}:when=${number}`])
  return { ended, isHit: readFileSync(trace, 'utf8').includes('(INJECTED)') }
}

function straceOn({ dataFolder }: Stage, trace: string): string[] {
  // Named calls alone stop the program: the others run at their full speed.
  return [
    'strace',
    '-f',
    '--seccomp-bpf',
    '-qq',
    '-o',
    trace,
    '-e',
    `trace=${DISK_CALLS.join()}`,
    ...FILES.flatMap((name) => ['-P', join(dataFolder, name)]),
  ]
}

/** The data folder on a file system of its own, all but full; afterwards there is room again. */
async function publishOnFullDisk(studio: Studio, stage: Stage, freeBytes: number) {
  const { dataFolder } = stage
  const copy = `${dataFolder}-copy`
  cpSync(dataFolder, copy, { recursive: true })
  run('mount', ['-t', 'tmpfs', '-o', `size=${FULL_DISK_SIZE}`, 'tmpfs', dataFolder])
  try {
    cpSync(copy, dataFolder, { recursive: true })
    const { bavail, bsize } = statfsSync(dataFolder)
    const filler = join(dataFolder, 'filler')
    writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)))
    const client = startClient(publishArguments(stage, await studio.film(null), [PLATFORM], TEXT), {
      rehearsal: stage.rehearsal(),
      limitMs: LONGEST_RUN_MS,
    })
    await client.began
    const patience = setTimeout(() => client.interrupt(), FULL_DISK_PATIENCE_MS)
    const ended = await client.ended
    clearTimeout(patience)
    rmSync(filler)
    rmSync(copy, { recursive: true })
    // Back from the small disk: what the restarts find is what the full one kept.
    cpSync(dataFolder, copy, { recursive: true })
    return { ended, isHit: ended.exitCode !== 0 }
  } finally {
    run('umount', [dataFolder])
    rmSync(dataFolder, { recursive: true })
    cpSync(copy, dataFolder, { recursive: true })
  }
}

function run(program: string, argv: readonly string[]): void {
  const { status, stderr } = spawnSync(program, argv, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`)
}

/** A run that meets a disk error may fail, but by itself, in words, and as what it told last. */
function whatIsWrongWith({ exitCode, out, said }: Ended): string[] {
  if (exitCode === null) return [`the publish did not come to an end: ${said}`]
  const words = said.split('\n').filter((line) => line !== '' && !line.startsWith('{"writes"'))
  const told = /"event":"done","exitCode":(\d+)/.exec(out)?.[1]
  return [
    ...(exitCode !== 0 && words.length === 0 ? [`the publish ended with ${exitCode} and without a word`] : []),
    ...(told !== undefined && Number(told) !== exitCode
      ? [`the publish told of exit code ${told} and ended with ${exitCode}: ${words.at(-1) ?? ''}`]
      : []),
  ]
}
