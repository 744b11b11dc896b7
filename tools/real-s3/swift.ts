// A real S3-compatible server that nobody here wrote: OpenStack Swift with its `s3api`, out of Debian's package python3-swift.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'

/** Debian's own Python: the package is installed for that one alone. */
const PYTHON = '/usr/bin/python3'
const SERVE = path.join(import.meta.dirname, 'serve.py')
/** Six seconds of work on one core, measured; a busy machine takes its time. */
const LONGEST_START_MS = 90_000
type Kind = 'object' | 'container' | 'account' | 'proxy'

/** A running server and its one owner. */
export interface RealS3 {
  /** `http://127.0.0.1:<port>`, path style. */
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Somebody who is known, but may do nothing in the owner's buckets. */
  readonly stranger: { readonly accessKeyId: string; readonly secretAccessKey: string }
  stop(): Promise<void>
}

/** Why Swift cannot be run here; null when it can. */
export function whyNoSwift(): string | null {
  const asked = spawnSync(PYTHON, ['-c', 'import swift'], { stdio: 'ignore' })
  if (asked.status === 0) return null
  return 'OpenStack Swift (Debian package python3-swift) is not installed; `npm run -s real-s3` installs it on Debian as root'
}

/** Starts the four servers in a folder of their own, on free ports; they end by `stop`. */
export async function startSwift(): Promise<RealS3> {
  const folder = mkdtempSync(path.join(tmpdir(), 'creatorsync-swift-'))
  const ports: Record<Kind, number> = {
    object: await freePort(),
    container: await freePort(),
    account: await freePort(),
    proxy: await freePort(),
  }
  mkdirSync(path.join(folder, 'devices/disk'), { recursive: true })
  for (const [name, text] of Object.entries(configuration(folder, ports))) writeFileSync(path.join(folder, name), text)
  const logFile = path.join(folder, 'swift.log')
  const log = openSync(logFile, 'a')
  const servers = spawn(PYTHON, [SERVE, folder, ...[ports.object, ports.container, ports.account].map(String)], {
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const stop = async () => {
    await ended(servers)
    rmSync(folder, { recursive: true, force: true })
  }
  const origin = `http://127.0.0.1:${ports.proxy}`
  try {
    await answering(Object.values(ports), () =>
      servers.exitCode === null ? null : `Swift ended: ${readFileSync(logFile, 'utf8').slice(-2_000)}`,
    )
    return {
      endpoint: origin,
      region: 'us-east-1',
      accessKeyId: 'studio:creator',
      secretAccessKey: 'the-creators-secret',
      stranger: { accessKeyId: 'elsewhere:stranger', secretAccessKey: 'the-strangers-secret' },
      stop,
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}

function configuration(folder: string, ports: Record<Kind, number>): Record<string, string> {
  const common = (kind: Kind) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${ports[kind]}
user = ${userInfo().username}
swift_dir = ${folder}
devices = ${path.join(folder, 'devices')}
mount_check = false
workers = 0
fallocate_reserve = 0
log_level = WARNING
`
  const backend = (kind: Kind) => `${common(kind)}
[pipeline:main]
pipeline = ${kind}-server

[app:${kind}-server]
use = egg:swift#${kind}
`
  return {
    'swift.conf': `[swift-hash]
swift_hash_path_prefix = creatorsync
swift_hash_path_suffix = creatorsync

[storage-policy:0]
name = one
default = yes
`,
    'object-server.conf': backend('object'),
    'container-server.conf': backend('container'),
    'account-server.conf': backend('account'),
    'proxy-server.conf': `${common('proxy')}
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache s3api tempauth slo dlo proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:catch_errors]
use = egg:swift#catch_errors

[filter:gatekeeper]
use = egg:swift#gatekeeper

[filter:healthcheck]
use = egg:swift#healthcheck

# Its users want a memcache to be named. Nothing answers at this port, which is as good as one that forgets at once.
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1

[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false

[filter:tempauth]
use = egg:swift#tempauth
user_studio_creator = the-creators-secret .admin
user_elsewhere_stranger = the-strangers-secret .admin

[filter:slo]
use = egg:swift#slo

[filter:dlo]
use = egg:swift#dlo
`,
  }
}

/** Every one of them: a proxy that is up first would refuse what the others are to keep. */
async function answering(ports: readonly number[], whyDead: () => string | null): Promise<void> {
  const until = Date.now() + LONGEST_START_MS
  const isUp = (port: number) =>
    fetch(`http://127.0.0.1:${port}/healthcheck`).then(
      () => true,
      () => false,
    )
  while (Date.now() < until) {
    const dead = whyDead()
    if (dead !== null) throw new Error(dead)
    if ((await Promise.all(ports.map(isUp))).every(Boolean)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Swift did not answer within ${LONGEST_START_MS / 1000} s`)
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref()
  })
}

/** A port that is free now; Swift's rings must name their ports before the servers listen. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
