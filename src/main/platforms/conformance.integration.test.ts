import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCells } from '../../../tools/capabilities/all-cells.ts'
import type { KindCells } from '../../../tools/capabilities/cells.ts'
import { sampleFile } from '../../../tools/testing/samples.ts'
import { startSandboxRun, type SandboxPost } from '../../../tools/testing/sandbox-run.ts'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import type { Fact, PlatformRules } from '../../shared/platform-rules.ts'
import type { HttpRequest } from '../core/http.ts'
import type { Session } from '../core/platform-adapter.ts'
import { PlatformError } from '../core/platform-error.ts'
import { loadPlatforms } from './registry.ts'

// One set of promises, asked of every adapter with every kind of post that its rules name.

const ALL = await allCells()
const { createAdapters } = await loadPlatforms()

describe.each(ALL.map((cells) => [cells.platform, cells] as const))('the adapter of %s', (platform, cells) => {
  const adapter = createAdapters().get(platform)
  if (adapter === undefined) throw new Error(`no adapter for ${platform}`)
  const { rules } = adapter
  let run: Awaited<ReturnType<typeof startSandboxRun>>
  beforeAll(async () => {
    run = await startSandboxRun(adapter, cells.login(), cells.redirectUri)
  })
  afterAll(() => run.stop())

  const postOf = (kind: KindCells, text: string): SandboxPost => ({
    text: kind.text === '' ? '' : `${kind.text} ${text}`,
    media: kind.media.map((name) => sampleFile(name)),
    files: (kind.files ?? []).map((name) => sampleFile(name)),
    options: { ...kind.options },
  })

  async function sessionFor(kind: KindCells): Promise<Session> {
    run.sandbox.world.clock.advance(cells.pauseMs)
    const wish = kind.connection === undefined ? cells.connections[0] : cells.connections.find(({ name }) => name === kind.connection)
    if (wish === undefined) throw new Error(`no connection ${kind.connection}`)
    const connected = await run.connect({
      ...(wish.appKind === undefined ? {} : { kind: wish.appKind }),
      ...(wish.account === undefined ? {} : { account: wish.account }),
    })
    if (!('identities' in connected) || connected.identities === undefined) throw new Error('the login was refused')
    const identity = connected.identities.find(
      (one) => one.platform === platform && (wish.remoteId === undefined ? one.kind === wish.accountKind : one.remoteId === wish.remoteId),
    )
    if (identity === undefined) throw new Error(`the login gave no ${wish.accountKind}`)
    return run.sessionFor(identity, connected.tokens, connected.app)
  }

  const publicIds = async () => (await run.posts()).filter((post) => post.platform === platform).map(({ id }) => id)

  it('has rules whose every figure names its source and its day', () => {
    const facts = [...factsIn(rules)]
    expect(facts.length).toBeGreaterThan(3)
    for (const fact of facts)
      expect(fact).toMatchObject({ source: expect.stringMatching(/\S{4}/), checkedOn: expect.stringMatching(/^20\d\d-\d\d-\d\d$/) })
  })

  it('has exactly the optional abilities that its rules name', () => {
    expect(adapter.metrics !== undefined).toBe(rules.canReadMetrics !== false)
    expect(rules.metrics.length > 0).toBe(rules.canReadMetrics !== false)
    expect(adapter.withdraw !== undefined || rules.canDelete === false).toBe(true)
    const extras = new Set((cells.login().extras ?? []).map(({ name }) => name))
    const needed = [rules.canDelete, rules.canReadMetrics, ...rules.options].flatMap((one) =>
      typeof one === 'object' ? [one.needs, 'pageNeeds' in one ? one.pageNeeds : undefined].filter((name) => name !== undefined) : [],
    )
    for (const name of needed) expect(extras, `needs ${name}`).toContain(name)
  })

  it('shows every kind of post among its proofs', () => {
    expect(new Set(cells.kinds.map(({ kind }) => kind))).toEqual(new Set(PLATFORM_RULES[platform].posts.map(({ kind }) => kind)))
  })

  describe.each(cells.kinds.map((kind) => [`${kind.kind}${kind.connection === undefined ? '' : ` as ${kind.connection}`}`, kind] as const))(
    'with %s',
    (_name, kind) => {
      it.each(['odd steps', 'even steps'] as const)(
        'goes on after restarts (%s), and publishes once',
        { timeout: 60_000 },
        async (steps) => {
          const session = await sessionFor(kind)
          const before = await publicIds()
          const { receipt } = await run.publish(session, postOf(kind, `restarted after ${steps}`), { isRestartedAfter: steps })
          expect(receipt.parts.length).toBeGreaterThan(0)
          const made = (await publicIds()).filter((id) => !before.includes(id))
          expect(made).toHaveLength(receipt.parts.filter(({ role }) => role === undefined).length)
        },
      )

      it('is neither lost nor doubled when the app ends between a mark and its call', { timeout: 60_000 }, async () => {
        const session = await sessionFor(kind)
        const before = await publicIds()
        const told = await run.publish(session, postOf(kind, 'crashed'), { isCrashedBeforeCommits: true }).catch(askedOnly)
        const made = (await publicIds()).filter((id) => !before.includes(id))
        if (told === null) expect(made.length).toBeLessThanOrEqual(1 + partsAfterTheFirst(kind))
        else expect(made).toHaveLength(told.receipt.parts.filter(({ role }) => role === undefined).length)
      })

      it('never publishes a part twice, whichever commit loses its answer', { timeout: 120_000 }, async () => {
        for (let lost = 0; lost < 6; lost += 1) {
          const session = await sessionFor(kind)
          const before = await publicIds()
          let commits = 0
          const losing: Session = {
            ...session,
            async send(request: HttpRequest) {
              const answer = await session.send(request)
              if (request.isCommit !== true) return answer
              commits += 1
              if (commits - 1 !== lost) return answer
              throw new PlatformError({ kind: 'network', platform, step: request.step, mayHaveApplied: true })
            },
          }
          const told = await run.publish(losing, postOf(kind, `lost ${lost}`)).catch(askedOnly)
          const made = (await publicIds()).filter((id) => !before.includes(id))
          const most = told === null ? 1 + partsAfterTheFirst(kind) : told.receipt.parts.filter(({ role }) => role === undefined).length
          expect(made.length, `after the lost answer of commit ${lost + 1}`).toBeLessThanOrEqual(most)
          if (told !== null) expect(made).toHaveLength(most)
          if (commits <= lost) break
        }
      })

      it('sends its token to the hosts of its rules alone', { timeout: 60_000 }, async () => {
        const session = await sessionFor(kind)
        const hosts: string[] = []
        await run.publish(
          {
            ...session,
            send(request) {
              const carries = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === 'authorization')
              if (request.auth === 'token' || carries) hosts.push(new URL(request.url).host)
              return session.send(request)
            },
          },
          postOf(kind, 'hosts'),
        )
        for (const host of hosts) expect(rules.tokenHosts).toContain(host)
      })

      it('makes no further call once it is cancelled', { timeout: 60_000 }, async () => {
        const session = await sessionFor(kind)
        let calls = 0
        const cancelled: Session = {
          ...session,
          send(request) {
            calls += 1
            return Promise.reject(new PlatformError({ kind: 'cancelled', platform, step: request.step, mayHaveApplied: false }))
          },
        }
        await expect(run.publish(cancelled, postOf(kind, 'cancelled'))).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
        expect(calls).toBe(1)
      })

      it('begun again behind everything that is public makes nothing a second time', { timeout: 60_000 }, async () => {
        const session = await sessionFor(kind)
        const { receipt } = await run.publish(session, postOf(kind, 'whole'))
        const before = await publicIds()
        const again = await run.publish(session, postOf(kind, 'whole'), { receipt })
        expect(again.receipt.parts).toEqual(receipt.parts)
        expect(await publicIds()).toEqual(before)
      })
    },
  )
})

/** Where the truth cannot be learned the creator is asked; nothing else is allowed to fail. */
function askedOnly(cause: unknown): null {
  if (cause instanceof Error && cause.message.startsWith('the creator would be asked')) return null
  throw cause
}

function partsAfterTheFirst(kind: KindCells): number {
  return Array.isArray(kind.options.thread) ? kind.options.thread.length : 0
}

function* factsIn(rules: PlatformRules): Generator<Fact<unknown>> {
  function* walk(node: unknown): Generator<Fact<unknown>> {
    if (typeof node !== 'object' || node === null) return
    if ('value' in node && 'source' in node) yield node as Fact<unknown>
    else for (const child of Object.values(node)) yield* walk(child)
  }
  yield* walk(rules)
}
