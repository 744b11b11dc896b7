import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPlatforms } from '../../src/main/platforms/registry.ts'
import type { Json } from '../../src/shared/json.ts'
import { PLATFORM_IDS, PLATFORM_RULES } from '../../src/shared/platforms/registry.ts'
import { choicesFor, mediaShapeOf } from '../../src/shared/post-kind.ts'
import { sampleFile, type SampleName } from '../testing/samples.ts'
import { startSandboxRun } from '../testing/sandbox-run.ts'
import { allCells } from './all-cells.ts'
import type { Connection, KindCells, OptionProof, Shown, ToldPost } from './cells.ts'
import { cellsOf, kindsOf } from './table.ts'
import { TABLE_PATH, tablePage } from './write-table.ts'

const ALL = await allCells()
const { createAdapters } = await loadPlatforms()

it('each platform has its proofs', () => {
  expect(ALL.map(({ platform }) => platform).sort()).toEqual([...PLATFORM_IDS].sort())
})

it('docs/platforms.md is what the rules say', async () => {
  expect(readFileSync(TABLE_PATH, 'utf8')).toBe(await tablePage())
})

describe.each(ALL.map((cells) => [cells.platform, cells] as const))('%s', (platform, cells) => {
  const rules = PLATFORM_RULES[platform]
  const adapter = createAdapters().get(platform)
  if (adapter === undefined) throw new Error(`no adapter for ${platform}`)
  let run: Awaited<ReturnType<typeof startSandboxRun>>
  beforeAll(async () => {
    run = await startSandboxRun(adapter, cells.login(), cells.redirectUri)
  })
  afterAll(() => run.stop())

  const connectionOf = (kind: KindCells): Connection => {
    const found = kind.connection === undefined ? cells.connections[0] : cells.connections.find(({ name }) => name === kind.connection)
    if (found === undefined) throw new Error(`no connection ${kind.connection}`)
    return found
  }

  async function published(kind: KindCells, options: Readonly<Record<string, Json>>, files: readonly SampleName[]): Promise<Shown> {
    run.sandbox.world.clock.advance(cells.pauseMs)
    const wish = connectionOf(kind)
    const connected = await run.connect({
      ...(wish.appKind === undefined ? {} : { kind: wish.appKind }),
      ...(wish.account === undefined ? {} : { account: wish.account }),
    })
    if (!('identities' in connected) || connected.identities === undefined) throw new Error('the login was refused')
    const identity = connected.identities.find(
      (one) => one.platform === platform && (wish.remoteId === undefined ? one.kind === wish.accountKind : one.remoteId === wish.remoteId),
    )
    if (identity === undefined) throw new Error(`the login gave no ${wish.accountKind}`)
    const session = run.sessionFor(identity, connected.tokens, connected.app)
    const before = new Set((await posts()).map(({ id }) => id))
    const { receipt } = await run.publish(session, {
      text: kind.text,
      media: kind.media.map((name) =>
        sampleFile(name, name.startsWith('image') || name === 'gif' ? { altText: `What ${name} shows` } : {}),
      ),
      files: [...new Set([...(kind.files ?? []), ...files])].map((name) => sampleFile(name)),
      options,
    })
    const after = await posts()
    const post = after.find(({ id }) => id === receipt.parts[0]?.remoteId) ?? after.find(({ id }) => !before.has(id))
    if (post === undefined) throw new Error(`nothing is public: ${JSON.stringify(receipt)}`)
    return { post, receipt, posts: after }
  }

  async function posts(): Promise<ToldPost[]> {
    const told = (await run.posts()).filter((post) => post.platform === platform)
    return told.map((post) => ({ details: {}, account: '', ...post })) as ToldPost[]
  }

  async function prove(kind: KindCells, name: string, proof: OptionProof): Promise<void> {
    const sampled = typeof proof.value === 'object' && proof.value !== null && 'sample' in proof.value ? proof.value.sample : null
    const value = sampled === null ? (proof.value as Json) : (sampled as SampleName)
    const shown = await published(kind, { ...kind.options, ...proof.with, [name]: value }, sampled === null ? [] : [sampled as SampleName])
    expect(proof.shows(shown), `${kind.kind} with ${name} = ${JSON.stringify(proof.value)}: ${JSON.stringify(shown.post)}`).not.toBe(false)
  }

  it('has a proof for every kind of post, and for no other', () => {
    expect([...new Set(cells.kinds.map(({ kind }) => kind))].sort()).toEqual(kindsOf(rules).sort())
  })

  describe.each(cells.kinds.map((kind) => [`${kind.kind}${kind.connection === undefined ? '' : ` as ${kind.connection}`}`, kind] as const))(
    '%s',
    (_name, kind) => {
      const wanted = cellsOf(rules, kind.kind, [connectionOf(kind).accountKind])

      it('is public as what it is', { timeout: 60_000 }, async () => {
        const shown = await published(kind, kind.options, [])
        expect(kind.shows(shown), JSON.stringify(shown.post)).not.toBe(false)
        expect(shown.receipt.notes).not.toContain('alt-text-failed')
      })

      it('has a proof for every option, and for every choice of it', () => {
        expect(Object.keys(kind.values).sort()).toEqual(wanted.map(({ option }) => option.name).sort())
        const shape = mediaShapeOf(kind.media.map((name) => sampleFile(name).asset))
        const unproven = wanted.flatMap(({ option }) => {
          const proven = (kind.values[option.name] ?? []).map(({ value }) => value)
          if (proven.length === 0) return [option.name]
          // What each account may choose differs: the proofs show what this one may.
          const isPerAccount = option.kind === 'choice' && option.isPerAccount === true
          return (isPerAccount ? [] : (choicesFor(rules, option, shape) ?? []))
            .filter((choice) => !proven.includes(choice))
            .map((choice) => `${option.name}=${choice}`)
        })
        expect(unproven).toEqual([])
      })

      const proofs = Object.entries(kind.values).flatMap(([name, values]) => values.map((proof) => [name, proof] as const))
      if (proofs.length > 0)
        it.each(proofs)('with %s', { timeout: 60_000 }, async (name, proof) => {
          await prove(kind, name, proof)
        })
    },
  )
})
