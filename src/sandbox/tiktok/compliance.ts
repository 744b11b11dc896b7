import type { RouteContext } from '../kit/world.ts'
import type { Caller } from './gate.ts'
import type { PostInfo } from './post-info.ts'
import { isDuetOff, isStitchOff } from './records.ts'

/** Our own measure of "before every post": creator_info older than this, or used for an earlier post, is noted as a breach. */
const CREATOR_INFO_FRESH_MS = 10 * 60_000

/** When creator_info was last asked, and whether a post used it. */
function markOf({ world }: RouteContext, { app, account }: Caller) {
  const marks = world.collections.collection<{ time: number; isUsed: boolean }>('tiktok-creator-info')
  return { marks, id: `${app.clientKey}:${account.openId}` }
}

/** Remembers that creator_info was asked for this creator. */
export function markCreatorInfo(context: RouteContext, caller: Caller): void {
  const { marks, id } = markOf(context, caller)
  marks.put(id, { time: context.world.clock.now(), isUsed: false })
}

/** Notes what TikTok cannot refuse but its audit would. */
export function noteBreaches(context: RouteContext, caller: Caller, info: PostInfo, kind: 'video' | 'photo'): void {
  const { world } = context
  const { account } = caller
  const { marks, id } = markOf(context, caller)
  const mark = marks.get(id)
  if (mark === undefined || mark.isUsed || world.clock.now() - mark.time > CREATOR_INFO_FRESH_MS)
    world.note('tiktok', 'init without a fresh creator_info query before it')
  if (mark !== undefined) marks.put(id, { ...mark, isUsed: true })
  const ignored = [
    account.isCommentDisabled && info.disable_comment !== true ? 'disable_comment' : null,
    kind === 'video' && isDuetOff(account) && info.disable_duet !== true ? 'disable_duet' : null,
    kind === 'video' && isStitchOff(account) && info.disable_stitch !== true ? 'disable_stitch' : null,
  ].filter((name) => name !== null)
  if (ignored.length > 0) world.note('tiktok', `init leaves open what the creator disabled: ${ignored.join(', ')}`)
  if (info.brand_content_toggle === undefined || info.brand_organic_toggle === undefined)
    world.note('tiktok', 'init without both brand toggles')
}
