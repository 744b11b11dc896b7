import { LOGIN_IDS, PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import { INSIGHTS_AT_MOST } from '../../shared/ipc.ts'
import type { InsightView } from '../../shared/views.ts'
import type { OutboxCommand } from '../core/outbox-command.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { Services } from '../services.ts'
import type { Handlers } from './register.ts'
import { insightsCsv } from './insights-csv.ts'
import { listInsights, newestInsights } from './list-insights.ts'
import { loginView, mediaAssetView } from './views.ts'

/** How long a published delivery stays in the queue's list. */
const QUEUE_SHOWS_PUBLISHED_MS = 60 * 60_000

/** So many scheduled deliveries are shown at most, soonest first: 500 posts to six accounts. */
const QUEUE_SHOWS_SCHEDULED = 3_000
const SCHEDULED_AT_ONCE = 250

/** One thin function a request; what they do lives in the core and its rooms. */
export function createHandlers(services: Services): Handlers {
  const { connections, deliveries, drafts, files, outbox, practice } = services
  const view = services.deliveryView
  /** Does it where the outbox runs, here or in another process, and answers the delivery as it is known now. */
  const command = (asked: OutboxCommand & { deliveryId: string }) => {
    outbox.execute(asked)
    return view(known(asked.deliveryId))
  }
  const known = (id: string) => {
    const delivery = deliveries.get(id)
    if (delivery === undefined) throw new ProblemError(problem('not-found', { deliveryId: id }))
    return delivery
  }
  const linkOf = (deliveryId: string, part: number) => {
    const permalink = known(deliveryId).receipt?.parts[part]?.permalink
    if (permalink === null || permalink === undefined) throw new ProblemError(problem('not-found', { deliveryId }))
    return { permalink, isPractice: known(deliveryId).isPractice }
  }
  const loginViews = () => LOGIN_IDS.map((id) => loginView(services.login(id), services.appRow(id)))
  const imported = (outcomes: Awaited<ReturnType<typeof files.importPaths>>) =>
    outcomes.map((outcome) => (outcome.ok ? { ok: true as const, asset: mediaAssetView(outcome.asset) } : outcome))

  return {
    'app.view': async () => services.appView(),
    'app.finishFirstRun': async () => services.finishFirstRun(),
    'app.dismissNotices': async () => services.dismissNotices(),
    'line.openLoginPage': async () => {
      await services.openLoginPage()
      return {}
    },
    'vault.open': async ({ passphrase }) => services.openVault(passphrase),

    'login.list': async () => loginViews(),
    'login.saveApp': async ({ login, kind, clientId, clientSecret }) => {
      const adapter = services.login(login)
      if (!adapter.appKinds.includes(kind)) throw new ProblemError(problem('bad-input', { params: { request: 'login.saveApp' } }))
      if (clientSecret === '' && (adapter.isSecretRequired || kind === 'oauth1'))
        throw new ProblemError(problem('credentials-missing', { field: 'clientSecret', params: { login } }))
      services.vault.writeApp(login, { kind, clientId, clientSecret })
      const waiting = services.accountViews().filter((account) => !account.isPractice && adapter.platforms.includes(account.platform))
      outbox.execute({ kind: 'release', accountIds: waiting.map((account) => account.id) })
      return loginViews()
    },
    'login.removeApp': async ({ login }) => {
      services.vault.removeApp(login)
      return loginViews()
    },

    'connection.start': async ({ login, isPractice, extras }) => {
      services.requireVault()
      if (isPractice) await practice.ensureRunning()
      return connections.start(login, isPractice, extras)
    },
    'connection.choose': async ({ connectionId, remoteIds }) => connections.choose(connectionId, remoteIds),
    'connection.cancel': async ({ connectionId }) => connections.cancel(connectionId),
    'practice.connectAll': async () => {
      services.requireVault()
      await practice.ensureRunning()
      // One after the other: X and Meta share the fixed ports, and five logins take a second together.
      for (const login of LOGIN_IDS) await connections.connectPractice(login)
      return services.accountViews()
    },

    'account.list': async () => services.accountViews(),
    'account.disconnect': async ({ accountId }) => {
      await services.disconnect(accountId)
      return services.accountViews()
    },
    'account.refresh': async ({ accountId }) => {
      await services.refreshAccount(accountId)
      return services.accountViews()
    },
    'account.postingOptions': async ({ accountId }) => services.askPostingOptions(accountId),

    'media.pick': async () => imported(await files.importPaths(await services.pickFiles())),
    'media.importPaths': async ({ paths }) => imported(await files.importPaths(paths)),
    'media.addSample': async ({ kind }) => imported(await files.importPaths([services.samplePath(kind)])),
    'media.list': async ({ assetIds }) =>
      assetIds.flatMap((assetId) => {
        const asset = files.asset(assetId)
        return asset === undefined ? [] : [mediaAssetView(asset)]
      }),
    'media.setAltText': async ({ assetId, altText }) => {
      const asset = files.asset(assetId)
      if (asset === undefined) throw new ProblemError(problem('not-found', { assetId }))
      const changed = { ...asset, altText }
      services.media.update(changed)
      return mediaAssetView(changed)
    },

    'draft.current': async () => services.currentDraft(),
    'draft.save': async (draft) => {
      const saved = { ...draft, updatedAt: services.clock.now() }
      drafts.save(saved)
      return saved
    },
    'draft.discard': async () => services.discardDraft(),
    'draft.check': async () => services.checkCurrentDraft(),
    'draft.publish': async ({ draftId, schedule, isRepeatMeant }) => services.publish(draftId, { schedule, isRepeatMeant }).map(view),

    'delivery.list': async () => {
      const shown = deliveries.listForQueue(services.clock.now() - QUEUE_SHOWS_PUBLISHED_MS)
      // Thousands may wait for their time: read in pieces, so that nothing else has to wait for them.
      for (let offset = 0; offset < QUEUE_SHOWS_SCHEDULED; offset += SCHEDULED_AT_ONCE) {
        const some = deliveries.listScheduled({ offset, limit: SCHEDULED_AT_ONCE })
        shown.push(...some)
        if (some.length < SCHEDULED_AT_ONCE) break
        await new Promise((resolve) => setImmediate(resolve))
      }
      return shown.map(view)
    },
    'delivery.retry': async ({ deliveryId }) => command({ kind: 'retry', deliveryId }),
    'delivery.cancel': async ({ deliveryId }) => command({ kind: 'cancel', deliveryId }),
    'delivery.pause': async ({ deliveryId }) => command({ kind: 'pause', deliveryId }),
    'delivery.resume': async ({ deliveryId }) => command({ kind: 'resume', deliveryId }),
    'delivery.dismiss': async ({ deliveryId }) => command({ kind: 'dismiss', deliveryId }),
    'delivery.publishNow': async ({ deliveryId }) => command({ kind: 'publish-now', deliveryId }),
    'delivery.reschedule': async ({ deliveryId, schedule }) => command({ kind: 'reschedule', deliveryId, schedule }),
    'delivery.limitUpload': async ({ deliveryId, bytesPerSecond }) => command({ kind: 'limit-upload', deliveryId, bytesPerSecond }),
    'delivery.answer': async ({ deliveryId, answer, permalink }) =>
      command({ kind: 'answer', deliveryId, answer, permalink: services.realLink(permalink ?? null) }),

    'outbox.pause': async ({ isPaused }) => services.pauseOutbox(isPaused),
    'settings.view': async () => services.settingsView(),
    'settings.save': async (change) => services.saveSettings(change),

    'bucket.view': async () => services.bucket.view(),
    'bucket.save': async (input) => services.bucket.save(input),
    'bucket.remove': async () => {
      services.bucket.remove()
      return services.bucket.view()
    },
    'bucket.check': async () => services.bucket.check(),

    'library.list': async ({ search, before, limit }) => {
      const items = deliveries.listPublished({ search, before, limit })
      const last = items.at(-1)
      return { items: items.map(view), nextBefore: items.length < limit || last === undefined ? null : (last.receipt?.publishedAt ?? null) }
    },
    'library.delete': async ({ deliveryId }) => {
      if (!view(known(deliveryId)).canDelete) throw new ProblemError(problem('not-found', { deliveryId }))
      return command({ kind: 'delete', deliveryId })
    },
    'insights.list': async ({ since, offset, limit }) => listInsights(services, { since, offset, limit }),
    'insights.refresh': async () => ({ problems: [...(await services.lookAtInsights())] }),
    'insights.exportCsv': async ({ since, platform, withPractice }) => {
      const isShown = (insight: InsightView) =>
        (platform === null || insight.platform === platform) && (withPractice || !insight.isPractice)
      const shown = (await newestInsights(services, since, INSIGHTS_AT_MOST)).filter(isShown)
      const day = new Date(services.clock.now()).toISOString().slice(0, 10)
      return { savedAs: await services.saveText(`creatorsync-insights-${day}.csv`, insightsCsv(shown)) }
    },
    'library.openLink': async ({ deliveryId, part }) => {
      const { permalink, isPractice } = linkOf(deliveryId, part)
      await services.openLink(permalink, isPractice)
      return {}
    },
    'library.copyLinks': async ({ postId }) => {
      const links = deliveries
        .listOfPost(postId)
        .flatMap(({ platform, receipt, isPractice }) =>
          (receipt?.parts ?? []).flatMap(({ permalink }) =>
            permalink === null ? [] : [`${PLATFORM_RULES[platform].name}: ${services.shownLink(permalink, isPractice)}`],
          ),
        )
      if (links.length === 0) throw new ProblemError(problem('not-found'))
      services.copyText(links.join('\n'))
      return {}
    },
    'library.copyLink': async ({ deliveryId, part }) => {
      const { permalink, isPractice } = linkOf(deliveryId, part)
      services.copyText(services.shownLink(permalink, isPractice))
      return {}
    },
  }
}
