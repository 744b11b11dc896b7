import { z } from 'zod'
import { json } from './kit/answer.ts'
import { readJson, type SandboxAnswer, type SandboxRequest } from './kit/request.ts'
import { FaultWish } from './kit/faults.ts'
import type { PlatformSandbox, SandboxSettings, World } from './kit/world.ts'
import { linkBack, type JournalLine } from './handle.ts'

const GrantBody = z.object({
  platform: z.string(),
  kind: z.enum(['oauth1', 'oauth2']).default('oauth2'),
  scopes: z.array(z.string()).default([]),
  account: z.string().optional(),
})
const ClockBody = z.object({ advanceMs: z.number().finite() })
const TokenBody = z.object({ token: z.string().optional(), platform: z.string().optional() })
/** `platforms`: figures of one login's own, e.g. `{ meta: { publishingRefusal: 368 } }`; null puts one back. */
const SettingsBody = z
  .object({
    processingMs: z.number().min(0).max(86_400_000),
    platforms: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  })
  .partial()

/**
 * The control door: what rehearsals and judges may see and turn. Every call needs `Authorization: Bearer <controlToken>`.
 * GET journal, posts, practice-apps, tokens, faults, notes, clock, settings; POST grants, faults, clock, revoke, expire, settings; DELETE faults.
 * POST <login>/<action>: what one platform alone knows.
 */
export function createControl(
  world: World,
  platforms: readonly PlatformSandbox[],
  controlToken: string,
): (request: SandboxRequest) => Promise<SandboxAnswer> {
  const platformOf = (name: string) => platforms.find((one) => one.platforms.includes(name) || one.login === name)
  return async (request) => {
    if (request.headers['authorization'] !== `Bearer ${controlToken}`) return json(401, { error: 'the control door needs its token' })
    const call = `${request.method} ${request.url.pathname.replace(/\/$/, '')}`
    const body = request.method === 'POST' ? await readJson(request) : undefined
    const parsed = <T>(schema: z.ZodType<T>) => schema.safeParse(body ?? {})
    const bad = (error: z.ZodError) => json(400, { error: z.prettifyError(error) })
    switch (call) {
      case 'GET /_control/journal':
        return json(200, world.collections.collection<JournalLine>('journal').all())
      case 'GET /_control/posts':
        return json(200, await Promise.all(world.posts.all().map((post) => describe(world, post, request.origin))))
      case 'GET /_control/practice-apps':
        return json(200, Object.fromEntries(platforms.map((platform) => [platform.login, platform.practiceApp(world)])))
      case 'GET /_control/tokens':
        return json(200, world.tokens.all())
      case 'GET /_control/notes':
        return json(200, world.collections.collection('notes').all())
      case 'POST /_control/grants': {
        const wish = parsed(GrantBody)
        if (!wish.success) return bad(wish.error)
        const platform = platformOf(wish.data.platform)
        if (platform === undefined) return json(400, { error: `no platform ${wish.data.platform}` })
        const { account, ...rest } = wish.data
        return json(200, platform.grant(world, account === undefined ? rest : { ...rest, account }))
      }
      case 'GET /_control/faults':
        return json(200, world.faults.list())
      case 'POST /_control/faults': {
        const wish = parsed(FaultWish)
        return wish.success ? json(200, world.faults.add(wish.data)) : bad(wish.error)
      }
      case 'DELETE /_control/faults':
        world.faults.clear()
        return json(200, {})
      case 'GET /_control/clock':
        return json(200, { now: world.clock.now() })
      case 'POST /_control/clock': {
        const wish = parsed(ClockBody)
        if (!wish.success) return bad(wish.error)
        world.clock.advance(wish.data.advanceMs)
        return json(200, { now: world.clock.now() })
      }
      case 'POST /_control/revoke':
      case 'POST /_control/expire': {
        const wish = parsed(TokenBody)
        if (!wish.success) return bad(wish.error)
        const login = wish.data.platform === undefined ? undefined : platformOf(wish.data.platform)?.login
        const chosen = world.tokens
          .all()
          .filter((record) => (wish.data.token === undefined ? record.login === login : record.token === wish.data.token))
        for (const record of chosen) {
          if (call.endsWith('revoke')) world.tokens.revokeGrant(record.grantId)
          else if (record.kind !== 'refresh') world.tokens.update(record.token, { expiresAt: world.clock.now() - 1 })
        }
        return json(200, { tokens: chosen.length })
      }
      case 'GET /_control/settings':
        return json(200, world.settings())
      case 'POST /_control/settings': {
        const wish = parsed(SettingsBody)
        if (!wish.success) return bad(wish.error)
        world.collections.collection<SandboxSettings>('settings').put('current', { ...world.settings(), ...withoutUndefined(wish.data) })
        for (const [login, change] of Object.entries(wish.data.platforms ?? {})) {
          const own = world.collections.collection<Record<string, unknown>>(`${login}-settings`)
          const changed = Object.entries({ ...own.get('current'), ...change }).filter(([, value]) => value !== null)
          own.put('current', Object.fromEntries(changed))
        }
        return json(200, world.settings())
      }
      default: {
        const [, login, action] = /^POST \/_control\/([^/]+)\/([^/]+)$/.exec(call) ?? []
        const platform = platforms.find((one) => one.login === login)
        return platform?.control?.(world, action ?? '', body) ?? json(404, { error: 'the control door has no such call' })
      }
    }
  }
}

function withoutUndefined(value: { processingMs?: number | undefined }): Partial<SandboxSettings> {
  return value.processingMs === undefined ? {} : { processingMs: value.processingMs }
}

async function describe(world: World, post: ReturnType<World['posts']['all']>[number], origin: string) {
  const media = await Promise.all(
    post.media.map(async (blobId) => ({ sha256: await world.blobs.sha256(blobId), bytes: world.blobs.sizeOf(blobId) })),
  )
  return { ...post, url: linkBack(origin, post.url), media }
}
