import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { TokenRecord } from '../kit/tokens.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { refuseBlocked } from './facebook-refusals-asked.ts'
import { badParameter, badToken, GraphError, noPermission, notVisible } from './graph-error.ts'
import { parseFields, readNode, type FieldWish, type NodeShape } from './graph-fields.ts'
import { textOf, type GraphInput } from './graph-input.ts'
import { metaStore, type MetaApp, type MetaStore, type Page } from './meta-records.ts'
import { appOfAppToken, appSecretProof, detailsOf, isSame } from './meta-tokens.ts'

/** Ten minutes ahead at least (feed, video and Reels guides, read 2026-11-23), with a few seconds for the way here. */
const MIN_SCHEDULE_MS = 10 * 60_000 - 5_000

/** Whom a token speaks for. */
export interface Caller {
  readonly kind: 'app' | 'user' | 'page' | 'instagram'
  readonly app: MetaApp
  /** App, person, Page or Instagram account id. */
  readonly accountId: string
  /** The person behind it; '' for an app. */
  readonly personId: string
  readonly scopes: readonly string[]
  /** Pages shared with the app. */
  readonly pageIds: readonly string[]
  readonly token: string
  /** Null for an app token. */
  readonly record: TokenRecord | null
}

/** One call of the Graph API, authenticated and taken apart. */
export interface GraphCall {
  readonly context: RouteContext
  readonly world: World
  readonly store: MetaStore
  readonly host: string
  /** The version that serves it. */
  readonly version: string
  readonly method: string
  readonly input: GraphInput
  readonly caller: Caller
  /** The object the path names; 'me' is already resolved. */
  readonly nodeId: string
  readonly now: number
}

/** What an operation is. Answers 200 with JSON mostly. */
export type GraphOperation = (call: GraphCall) => Promise<SandboxAnswer> | SandboxAnswer

/** Operations by `METHOD kind/edge`, e.g. 'POST page/feed', 'DELETE post'. */
export type GraphOperations = Readonly<Record<string, GraphOperation>>

/** A 200 with JSON. */
export function ok(value: unknown): SandboxAnswer {
  return json(200, value)
}

/** The token of a call: the parameter, else the header (`Bearer` or `OAuth`). */
export function tokenOf(context: RouteContext, input: GraphInput | null): string | undefined {
  const parameter = input === null ? undefined : textOf(input, 'access_token')
  if (parameter !== undefined && parameter !== '') return parameter
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(context.request.headers['authorization'] ?? '')?.[1]
}

/** Finds out who calls, or refuses with 190. `door` is the family of tokens the host reads. */
export function identify(world: World, token: string, door: 'facebook' | 'instagram'): Caller {
  const store = metaStore(world)
  if (token.includes('|')) {
    const app = appOfAppToken(world, token)
    if (app === null) throw badToken('Invalid OAuth access token signature.')
    return { kind: 'app', app, accountId: app.id, personId: '', scopes: [], pageIds: [], token, record: null }
  }
  const record = world.tokens.find(token)
  if (record === undefined || record.login !== 'meta') throw badToken('Invalid OAuth access token - Cannot parse access token')
  const details = detailsOf(world, record)
  if (details.door !== door) throw badToken('Invalid OAuth access token - Cannot parse access token')
  const death = deathOf(world, record)
  if (death !== null) throw badToken(death.message, death.subcode)
  const app = store.apps.get(record.clientId)
  if (app === undefined) throw badToken('Error validating application.')
  const kind = details.door === 'instagram' ? 'instagram' : record.kind === 'page' ? 'page' : 'user'
  const { personId, pageIds } = details
  return { kind, app, accountId: record.accountId, personId, scopes: record.scopes, pageIds, token, record }
}

/** Why a token is dead; null while it lives. Revoked before expired: a removed app stays removed. */
export function deathOf(world: World, record: TokenRecord): { message: string; subcode: number } | null {
  if (record.revokedAt !== null) {
    const subcode = detailsOf(world, record).deathSubcode ?? 458
    const reason =
      subcode === 460
        ? 'The session was ended because the password was changed.'
        : `The user has not authorized application ${record.clientId}.`
    return { message: `Error validating access token: ${reason}`, subcode }
  }
  if (world.tokens.isAlive(record)) return null
  const day = (time: number) => new Date(time).toUTCString()
  return {
    message: `Error validating access token: Session has expired on ${day(record.expiresAt ?? 0)}. The current time is ${day(world.clock.now())}.`,
    subcode: 463,
  }
}

/** Checks `appsecret_proof` wherever it is sent, and demands it where the app does. */
export function checkProof(caller: Caller, input: GraphInput): void {
  const proof = textOf(input, 'appsecret_proof')
  const type = 'GraphMethodException'
  if (proof === undefined) {
    if (caller.app.requiresProof) throw new GraphError(100, 'API calls from the server require an appsecret_proof argument', { type })
    return
  }
  const secret = caller.kind === 'instagram' ? caller.app.instagram.secret : caller.app.secret
  if (!isSame(appSecretProof(secret, caller.token), proof))
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', { type })
}

/** The wished fields of the call; null = the defaults. */
export function wishedFields(call: GraphCall): FieldWish[] | null {
  const fields = textOf(call.input, 'fields')
  if (fields === undefined || fields.trim() === '') return null
  const asList = fields.trimStart().startsWith('[') ? fields.replaceAll(/["[\]\s]/g, '') : fields
  return parseFields(asList)
}

/** Answers one object by its wished fields. */
export function answerNode(call: GraphCall, shape: NodeShape): SandboxAnswer {
  return ok(readNode(shape, wishedFields(call)))
}

/** Refuses unless each permission was granted. */
export function requireScopes(call: GraphCall, scopes: readonly string[], code: 10 | 200 = 200): void {
  const missing = scopes.filter((scope) => !call.caller.scopes.includes(scope))
  if (missing.length > 0) throw noPermission(`This call needs the permission ${missing.join(' and ')}`, code)
}

/** The Page of the call, provided that its own token calls, with the rights to publish. */
export function publishingPage(call: GraphCall): Page {
  const page = call.store.pages.get(call.nodeId)
  if (page === undefined) throw notVisible(call.nodeId, call.method)
  if (call.caller.kind !== 'page' || call.caller.accountId !== page.id) {
    throw noPermission("Publishing to a Page takes that Page's own access token")
  }
  // Posts, photos, video and Reels guides, read 2026-11-23: both permissions for each of them.
  requireScopes(call, ['pages_manage_posts', 'pages_read_engagement'])
  requireTask(call, page.id, 'CREATE_CONTENT')
  refuseBlocked(call.world)
  return page
}

/** Refuses unless the person behind the token has one of the tasks (or MANAGE) on the Page. */
export function requireTask(call: GraphCall, pageId: string, ...tasks: readonly string[]): void {
  const held = call.store.people.get(call.caller.personId)?.roles[pageId] ?? []
  if (![...tasks, 'MANAGE'].some((task) => held.includes(task)))
    throw noPermission(`The person behind this token lacks the Page task ${tasks.join(' or ')}`)
}

/** True where the token may see what belongs to the Page: its own token, or that of a person who shared it. */
export function canSeePage(caller: Caller, pageId: string): boolean {
  return (caller.kind === 'page' && caller.accountId === pageId) || (caller.kind === 'user' && caller.pageIds.includes(pageId))
}

/** Refuses with 100/33 what the token may not see, and with 10 what it may see but not read. */
export function requirePageReader(call: GraphCall, pageId: string): void {
  if (!canSeePage(call.caller, pageId)) throw notVisible(call.nodeId, call.method)
  requireScopes(call, ['pages_read_engagement'], 10)
}

/** Refuses unless the Page's own token calls with the right to change what it published. */
export function requirePageEditor(call: GraphCall, pageId: string): void {
  if (!canSeePage(call.caller, pageId)) throw notVisible(call.nodeId, call.method)
  if (call.caller.kind !== 'page') throw noPermission("Changing what a Page published takes the Page's own access token")
  requireScopes(call, ['pages_manage_posts'])
  requireTask(call, pageId, 'CREATE_CONTENT')
}

/** Checks `scheduled_publish_time` against the window of its kind; undefined when absent. */
export function scheduledTimeOf(call: GraphCall, time: number | undefined, maxAheadMs: number): number | undefined {
  if (time === undefined) return undefined
  if (time < call.now + MIN_SCHEDULE_MS || time > call.now + maxAheadMs) {
    throw badParameter(
      `The specified scheduled publish time is invalid: it must lie between 10 minutes and ${Math.round(maxAheadMs / 86_400_000)} days ahead`,
    )
  }
  return time
}
