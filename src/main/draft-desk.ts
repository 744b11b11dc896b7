import type { Draft } from '../shared/model.ts'
import { problem, ProblemError } from '../shared/problem.ts'
import type { Delivery } from './core/delivery.ts'
import type { Clock, MediaFiles, Random } from './core/ports.ts'
import { checkDraft, freeze } from './core/publish.ts'
import { findRepeat } from './core/repeats.ts'
import type { Engine } from './engine.ts'
import type { PublishWish, Services } from './services.ts'

/** The draft that is being written, and its way into the outbox. */
export type DraftDesk = Pick<Services, 'currentDraft' | 'discardDraft' | 'checkCurrentDraft' | 'checkDraftOf' | 'publish' | 'publishDraft'>

export function createDraftDesk(parts: {
  readonly engine: Engine
  readonly files: MediaFiles
  readonly clock: Clock
  readonly random: Random
  readonly requireVault: () => void
  readonly onQueued: (delivery: Delivery) => void
}): DraftDesk {
  const { engine, clock } = parts
  const { accounts, deliveries, drafts, outbox, publishParts } = engine

  function emptyDraft(): Draft {
    return { id: parts.random.id(), text: '', assetIds: [], accountIds: [], overrides: {}, updatedAt: clock.now() }
  }
  function currentDraft(): Draft {
    const draft = drafts.current() ?? emptyDraft()
    const known = new Set(accounts.list().map((account) => account.id))
    return { ...draft, accountIds: draft.accountIds.filter((id) => known.has(id)) }
  }

  function publishDraft(draft: Draft, { schedule, isRepeatMeant }: PublishWish): Delivery[] {
    parts.requireVault()
    const frozen = freeze(draft, publishParts, schedule)
    const repeat = isRepeatMeant ? null : findRepeat(draft, { media: parts.files, recentOf: deliveries.listRecentOfAccount }, clock.now())
    if (repeat !== null) throw new ProblemError(repeat)
    deliveries.savePost(frozen.post, frozen.deliveries, () => drafts.remove(draft.id))
    for (const delivery of frozen.deliveries) parts.onQueued(delivery)
    outbox.execute({ kind: 'wake' })
    return frozen.deliveries
  }

  return {
    currentDraft() {
      const draft = currentDraft()
      if (drafts.current() === undefined) drafts.save(draft)
      return draft
    },
    discardDraft() {
      const old = drafts.current()
      const draft = emptyDraft()
      drafts.save(draft)
      if (old !== undefined) drafts.remove(old.id)
      return draft
    },
    checkCurrentDraft: () => checkDraft(currentDraft(), publishParts),
    checkDraftOf: (draft) => checkDraft(draft, publishParts),
    publish(draftId, wish) {
      const draft = currentDraft()
      if (draft.id !== draftId) throw new ProblemError(problem('not-found'))
      return publishDraft(draft, wish)
    },
    publishDraft,
  }
}
