import { z } from 'zod'
import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { World } from '../kit/world.ts'
import { finishDraft, openDraft } from './drafts.ts'
import { postKey, removePost, videosOf } from './publish-records.ts'
import { accountsOf, appsOf, practiceAppRecord, settingsOf, type TikTokSettings } from './records.ts'

const Tap = z.strictObject({ publishId: z.string(), title: z.string().optional(), privacyLevel: z.string().optional() })
const PostChange = z.strictObject({ id: z.string(), privacyLevel: z.string().optional(), isRemoved: z.boolean().optional() })
const AccountChange = z.strictObject({
  /** An open id or a username. */
  account: z.string(),
  isPrivate: z.boolean().optional(),
  isBanned: z.boolean().optional(),
  isCommentDisabled: z.boolean().optional(),
  isDuetDisabled: z.boolean().optional(),
  isStitchDisabled: z.boolean().optional(),
  maxVideoSeconds: z.number().int().positive().optional(),
  dailyPostCap: z.number().int().nonnegative().optional(),
  treatsAppsAsUnaudited: z.boolean().optional(),
  hasOldPhoneApp: z.boolean().optional(),
  displayName: z.string().optional(),
})
const AppChange = z.strictObject({
  isAudited: z.boolean().optional(),
  unauditedUserCap: z.number().int().nonnegative().optional(),
  redirectUris: z.array(z.string()).optional(),
  verifiedUrlPrefixes: z.array(z.string()).optional(),
  verifiedDomains: z.array(z.string()).optional(),
  hostedAt: z.record(z.string(), z.string()).optional(),
  targetUsers: z.array(z.string()).nullable().optional(),
})
const SettingsChange = z.strictObject({
  accessLifeSeconds: z.number().int().positive().optional(),
  refreshLifeSeconds: z.number().int().positive().optional(),
  moderationMs: z.number().nonnegative().nullable().optional(),
  oauthErrorsWith200: z.boolean().optional(),
  rangeEnd: z.enum(['count', 'last']).optional(),
  parameterError: z.enum(['invalid_params', 'invalid_param']).optional(),
  postIds: z.enum(['numbers', 'strings', 'string']).optional(),
})

/**
 * TikTok's own actions at the control door. `tap` finishes a draft as the creator would on the phone, `post` changes or removes a post as he
 * would there, `account`, `app` and `settings` change the practice world.
 */
export function controlTikTok(world: World, action: string, body: unknown): SandboxAnswer | null {
  switch (action) {
    case 'tap':
      return checked(Tap, body, ({ publishId, title, privacyLevel }) => {
        const draft = openDraft(world, publishId)
        if (draft === undefined) return refused(`no draft ${publishId} waits in an inbox`)
        const id = finishDraft(world, draft, defined({ title, privacy: privacyLevel }))
        return id === null ? refused('this creator cannot choose that privacy') : json(200, { id })
      })
    case 'post':
      return checked(PostChange, body, ({ id, privacyLevel, isRemoved }) => changePost(world, id, privacyLevel, isRemoved === true))
    case 'account':
      return checked(AccountChange, body, ({ account: wanted, ...change }) => {
        const account = accountsOf(world)
          .all()
          .find((one) => one.openId === wanted || one.username === wanted)
        if (account === undefined) return refused(`no practice account ${wanted}`)
        const changed = { ...account, ...defined(change) }
        accountsOf(world).put(account.openId, changed)
        return json(200, changed)
      })
    case 'app':
      return checked(AppChange, body, (change) => {
        const app = { ...practiceAppRecord(world), ...defined(change) }
        appsOf(world).put(app.clientKey, app)
        const { clientSecret: _secret, ...shown } = app
        return json(200, shown)
      })
    case 'settings':
      return checked(SettingsChange, body, (change) => {
        const settings: TikTokSettings = { ...settingsOf(world), ...defined(change) }
        world.collections.collection<TikTokSettings>('tiktok-settings').put('current', settings)
        return json(200, settings)
      })
    default:
      return null
  }
}

function changePost(world: World, id: string, privacy: string | undefined, isRemoved: boolean): SandboxAnswer {
  const video = videosOf(world).get(id)
  const told = world.posts.get(postKey(id))
  if (video === undefined || told === undefined) return refused(`no post ${id}`)
  if (isRemoved) {
    removePost(world, id)
    return json(200, {})
  }
  if (privacy === undefined) return refused('nothing to change')
  videosOf(world).put(id, { ...video, privacy })
  world.posts.put(postKey(id), { ...told, visibility: privacy })
  return json(200, {})
}

function checked<T>(schema: z.ZodType<T>, body: unknown, act: (wish: T) => SandboxAnswer): SandboxAnswer {
  const wish = schema.safeParse(body ?? {})
  return wish.success ? act(wish.data) : refused(z.prettifyError(wish.error))
}

function refused(error: string): SandboxAnswer {
  return json(400, { error })
}

/** Without what was not said. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
