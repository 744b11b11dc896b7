import { PlatformError } from '../../src/main/core/platform-error.ts'
import type { PlatformAdapter, Reconciled, Session, Step, Work } from '../../src/main/core/platform-adapter.ts'
import type { Delivery } from '../../src/main/core/delivery.ts'
import type { Transport } from '../../src/main/core/ports.ts'
import type { Between } from '../../src/main/engine.ts'
import type { DeliveryStoreWithQueries } from '../../src/main/store/delivery-store.ts'
import type { PLANTED_NAMES } from './planted-names.ts'
import type { Breakage, Stage } from './stage.ts'

type Publish = (work: Work, session: Session) => Promise<Step>
type Reconcile = (work: Work, session: Session) => Promise<Reconciled>

/** All six adapters with another `publish` or `reconcile` before their own. */
function adapters(change: { publish?(own: Publish): Publish; reconcile?(own: Reconcile): Reconcile }): () => Between {
  return () => ({
    adapters: (all) =>
      new Map(
        [...all].map(([platform, adapter]): [typeof platform, PlatformAdapter] => {
          const publish: Publish = (work, session) => adapter.publish(work, session)
          const reconcile: Reconcile = (work, session) => adapter.reconcile(work, session)
          const changed = { publish: change.publish?.(publish) ?? publish, reconcile: change.reconcile?.(reconcile) ?? reconcile }
          return [platform, { ...adapter, ...changed }]
        }),
      ),
  })
}

const deliveries =
  (change: (own: DeliveryStoreWithQueries, stage: Stage) => Partial<DeliveryStoreWithQueries>) =>
  (stage: Stage): Between => ({ deliveries: (own) => ({ ...own, ...change(own, stage) }) })

const transport = (change: (own: Transport) => Transport) => (): Between => ({ transport: change })

/** A row that a process with a bad memory works on. */
const forgotten = (delivery: Delivery): Delivery => ({ ...delivery, checkpoint: null, uploadedBytes: 0 })

/** How each engine is broken: around its parts, never in its code. */
const HOW: Readonly<Record<(typeof PLANTED_NAMES)[number], Omit<Breakage, 'name'>>> = {
  'no look-up after a crash': {
    between: adapters({
      reconcile: () => async (work) => ({ kind: 'absent', checkpoint: work.checkpoint }),
    }),
  },
  'send before the journal': {
    between: deliveries((own) => ({
      save(delivery) {
        // The mark of a commit is only ever in memory: the row is written once the answer is there.
        if (delivery.status !== 'committing') own.save(delivery)
      },
    })),
  },
  'acknowledge before fsync': { writesLate: 7 },
  'retry a commit after a 500': {
    between: adapters({
      publish: (own) => async (work, session) => {
        try {
          return await own(work, session)
        } catch (cause) {
          if (!(cause instanceof PlatformError) || cause.failure.kind !== 'platform-down') throw cause
          throw new PlatformError({ ...cause.failure, mayHaveApplied: false }, { cause })
        }
      },
    }),
  },
  'trust one’s own offset': {
    between: adapters({ publish: (own) => (work, session) => own({ ...work, isResumed: false }, session) }),
  },
  'believe an early 200': {
    shownBy: 'early-answer',
    between: transport((own) => ({
      async send(request) {
        const answer = await own.send(request)
        const { body } = request
        return { ...answer, bytesSent: body === null || typeof body === 'string' ? answer.bytesSent : body.sizeBytes }
      },
    })),
  },
  'ignore the lease': {
    lock: () => ({ tryTake: () => true, isHeld: () => true, beat: () => undefined, holder: () => null, release: () => undefined }),
  },
  'refresh a token twice at once': {
    between: transport((own) => ({
      async send(request) {
        const isRefresh = typeof request.body === 'string' && request.body.includes('grant_type=refresh_token')
        if (!isRefresh) return own.send(request)
        const [answer] = await Promise.all([own.send(request), own.send(request).catch(() => null)])
        return answer
      },
    })),
  },
  'forget the checkpoint on restart': {
    between: deliveries((own) => ({ listUnderWay: () => own.listUnderWay().map(forgotten) })),
  },
  'take unknown for absent': {
    between: adapters({
      reconcile: (own) => async (work, session) => {
        const outcome = await own(work, session)
        return outcome.kind === 'unknown' ? { kind: 'absent', checkpoint: null } : outcome
      },
    }),
  },
  'drop a delivery after the last try': {
    between: deliveries((own, stage) => ({
      save(delivery) {
        own.save(delivery)
        if (delivery.tries >= 3) stage.database.current.prepare('DELETE FROM deliveries WHERE id = ?').run(delivery.id)
      },
    })),
  },
  'publish again after a reconnect': {
    shownBy: 'token-revoked',
    between: deliveries((own) => ({
      save(delivery) {
        const wasParked = own.get(delivery.id)?.problem?.code === 'reconnect-needed'
        own.save(
          wasParked && delivery.status === 'waiting' && delivery.nextAt !== null ? { ...forgotten(delivery), commit: null } : delivery,
        )
      },
    })),
  },
}

/** The engines that are broken on purpose. */
export const PLANTED: readonly Breakage[] = Object.entries(HOW).map(([name, how]) => ({ name, ...how }))
