import { create } from 'zustand'
import type { ImportOutcome, MediaAssetView } from '../../../../shared/views.ts'
import type { Draft, PostingOptions } from '../../../../shared/model.ts'
import { threadOf } from '../../../../shared/post-kind.ts'
import type { Problem } from '../../../../shared/problem.ts'
import type { Schedule } from '../../../../shared/schedule.ts'
import { importDropped, problemOf, request } from '../../bridge.ts'
import { addAssets } from './draft-edit.ts'
import { draftSaver } from './draft-saver.ts'

/** What a platform said of an account before composing, or why it could not be asked. */
export type AskedOptions =
  | { readonly state: 'asking' }
  | { readonly state: 'known'; readonly options: PostingOptions | null }
  | { readonly state: 'failed'; readonly problem: Problem }

interface FailedImport {
  readonly fileName: string
  readonly problem: Problem
}

interface ComposeState {
  draft: Draft | null
  assets: Readonly<Record<string, MediaAssetView>>
  asked: Readonly<Record<string, AskedOptions>>
  /** What main found beyond the rules: vanished files, logins that ended. */
  checked: readonly Problem[]
  failedImports: readonly FailedImport[]
  saving: 'saved' | 'saving' | 'failed'
  isImporting: boolean
  isPublishing: boolean
  /** The account whose own text and options are shown. */
  openAccountId: string | null
  load: () => Promise<void>
  edit: (change: (draft: Draft) => Draft) => void
  flush: () => Promise<void>
  pickFiles: () => Promise<void>
  /** Files for an option or a thread's post: imported, known here, and not among the draft's own. */
  attach: () => Promise<readonly MediaAssetView[]>
  addSample: (kind: 'video' | 'image') => Promise<void>
  dropFiles: (files: readonly File[]) => Promise<void>
  dismissFailedImports: () => void
  setAltText: (assetId: string, altText: string) => Promise<void>
  askOptions: (accountId: string) => Promise<void>
  openAccount: (accountId: string | null) => void
  discard: () => Promise<void>
  /** Freezes the draft as a post, for now or for a time; answers how many deliveries came of it. */
  publish: (when: { readonly schedule: Schedule | null; readonly isRepeatMeant: boolean }) => Promise<number>
}

const FRESH = { asked: {}, checked: [], failedImports: [], saving: 'saved', openAccountId: null } as const

/** The draft's files, and whatever its options may name: main answers for what is really a file. */
function namedAssets(draft: Draft): string[] {
  const inOptions = Object.values(draft.overrides).flatMap(({ options }) => [
    ...Object.values(options).filter((value) => typeof value === 'string'),
    ...threadOf(options).flatMap((part) => part.assetIds),
  ])
  return [...new Set([...draft.assetIds, ...inOptions.filter((value) => /^[\w-]{1,64}$/.test(value))])].slice(0, 200)
}

/** The draft being written. Main keeps it; this is the newest state of it with what is not saved yet. */
export const useComposeStore = create<ComposeState>((set, get) => {
  const saver = draftSaver(async (draft) => {
    set({ saving: 'saving' })
    try {
      await request('draft.save', draft)
      const checked = await request('draft.check', {}).catch(() => [])
      if (get().draft?.id === draft.id) set({ checked, ...(get().draft === draft ? { saving: 'saved' } : {}) })
    } catch (thrown) {
      set({ saving: 'failed' })
      throw thrown
    }
  })

  const show = async (draft: Draft): Promise<void> => {
    set({ ...FRESH, draft })
    const assetIds = namedAssets(draft)
    const assets = assetIds.length === 0 ? [] : await request('media.list', { assetIds })
    set({ assets: Object.fromEntries(assets.map((asset) => [asset.id, asset])) })
  }

  const bringIn = async (ask: () => Promise<readonly ImportOutcome[]>): Promise<void> => {
    set({ isImporting: true })
    try {
      if (get().draft === null) await get().load()
      const outcomes = await ask()
      const added = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.asset] : []))
      const failed = outcomes.flatMap((outcome) => (outcome.ok ? [] : [{ fileName: outcome.fileName, problem: outcome.problem }]))
      set({ assets: { ...get().assets, ...Object.fromEntries(added.map((asset) => [asset.id, asset])) }, failedImports: failed })
      if (added.length > 0)
        get().edit((draft) =>
          addAssets(
            draft,
            added.map((asset) => asset.id),
          ),
        )
    } finally {
      set({ isImporting: false })
    }
  }

  return {
    ...FRESH,
    draft: null,
    assets: {},
    isImporting: false,
    isPublishing: false,

    load: async () => show(await request('draft.current', {})),

    edit: (change) => {
      const before = get().draft
      if (before === null) return
      const draft = change(before)
      if (draft === before) return
      set({ draft, saving: 'saving' })
      saver.schedule(draft)
    },

    flush: () => saver.flush(),
    pickFiles: () => bringIn(() => request('media.pick', {})),
    attach: async () => {
      const outcomes = await request('media.pick', {})
      const added = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.asset] : []))
      const failed = outcomes.flatMap((outcome) => (outcome.ok ? [] : [{ fileName: outcome.fileName, problem: outcome.problem }]))
      set({ assets: { ...get().assets, ...Object.fromEntries(added.map((asset) => [asset.id, asset])) }, failedImports: failed })
      return added
    },
    addSample: (kind) => bringIn(() => request('media.addSample', { kind })),
    dropFiles: (files) => bringIn(() => importDropped(files)),
    dismissFailedImports: () => set({ failedImports: [] }),

    setAltText: async (assetId, altText) => {
      const asset = await request('media.setAltText', { assetId, altText })
      set({ assets: { ...get().assets, [asset.id]: asset } })
    },

    askOptions: async (accountId) => {
      const answer = (asked: AskedOptions): void => set({ asked: { ...get().asked, [accountId]: asked } })
      answer({ state: 'asking' })
      try {
        answer({ state: 'known', options: await request('account.postingOptions', { accountId }) })
      } catch (thrown) {
        answer({ state: 'failed', problem: problemOf(thrown) })
      }
    },

    openAccount: (openAccountId) => set({ openAccountId }),

    discard: async () => {
      saver.forget()
      await show(await request('draft.discard', {}))
    },

    publish: async (when) => {
      const draft = get().draft
      if (draft === null || get().isPublishing) return 0
      set({ isPublishing: true })
      try {
        await saver.flush()
        const deliveries = await request('draft.publish', { draftId: draft.id, ...when })
        saver.forget()
        await get().load()
        return deliveries.length
      } finally {
        set({ isPublishing: false })
      }
    },
  }
})
