import type { World } from '../kit/world.ts'
import { makePost, publishesOf, type Publish } from './publish-records.ts'
import { statusOf } from './publish-status.ts'
import { accountOf, privacyOptions } from './records.ts'

/** The draft of a publish id, once it lies in the creator's inbox; undefined otherwise. One draft may be posted several times. */
export function openDraft(world: World, publishId: string): Publish | undefined {
  const run = publishesOf(world).get(publishId)
  const isOpen =
    run !== undefined && run.mode === 'inbox' && ['SEND_TO_USER_INBOX', 'PUBLISH_COMPLETE'].includes(statusOf(world, run).status)
  return isOpen ? run : undefined
}

/** The creator's tap on Post in the phone app. Answers the new post's id, or null where he cannot choose that privacy. */
export function finishDraft(world: World, draft: Publish, wish: { title?: string; privacy?: string }): string | null {
  const options = privacyOptions(accountOf(world, draft.openId))
  const privacy = wish.privacy ?? options[0] ?? 'SELF_ONLY'
  if (!options.includes(privacy)) return null
  const posted = makePost(world, draft, { title: wish.title ?? draft.title, privacy, startedAt: world.clock.now() })
  return posted.postIds.at(-1) ?? null
}
