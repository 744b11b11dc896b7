import { PlatformError } from '../../core/platform-error.ts'
import type { Metrics, MetricsSubject, PlatformAdapter, Session } from '../../core/platform-adapter.ts'
import type { MetricName } from '../../../shared/platform-rules.ts'
import { isPageUrn, MemberAnalytics, restCall, ShareStatistics } from './api.ts'
import { ask, codeOfError } from './errors.ts'

type Figures = Map<string, Metrics | 'gone'>

/** LinkedIn post-statistics doc, read 2026-11-23: one call for each post and kind of figure. */
const QUERIES: readonly (readonly [MetricName, string])[] = [
  ['views', 'IMPRESSION'],
  ['reach', 'MEMBERS_REACHED'],
  ['likes', 'REACTION'],
  ['comments', 'COMMENT'],
  ['shares', 'RESHARE'],
]

/**
 * Questions about a member's posts within a day. A member has 100 to 150 calls a day for everything, and publishing comes first. Kept in memory: a restart
 * may cost the same once more.
 */
const QUESTIONS_A_DAY = 40
const DAY_MS = 24 * 60 * 60_000

/** Reads figures: of a page for all posts at once, of a member thriftily. */
export function createMetrics(): NonNullable<PlatformAdapter['metrics']> {
  /** When questions were asked, by account, and when each post was last asked about. */
  const asked = new Map<string, number[]>()
  const lastAsked = new Map<string, number>()

  async function ofMember(subjects: readonly MetricsSubject[], session: Session, now: number): Promise<Figures> {
    const { id } = session.account
    const found: Figures = new Map()
    // Whoever waited longest comes first; of those never asked, in the order given.
    const waiting = [...subjects].sort((a, b) => (lastAsked.get(a.deliveryId) ?? 0) - (lastAsked.get(b.deliveryId) ?? 0))
    for (const subject of waiting) {
      const spent = (asked.get(id) ?? []).filter((time) => time <= now && time > now - DAY_MS)
      if (spent.length + QUERIES.length > QUESTIONS_A_DAY) break
      asked.set(id, [...spent, ...QUERIES.map(() => now)])
      lastAsked.set(subject.deliveryId, now)
      found.set(subject.deliveryId, await figuresOf(urnOf(subject), session, now))
    }
    return found
  }

  return (subjects, session, now) => {
    const named = subjects.filter((subject) => urnOf(subject) !== '')
    if (named.length === 0) return Promise.resolve(new Map())
    return isPageUrn(session.account.remoteId) ? ofPage(named, session, now) : ofMember(named, session, now)
  }
}

function urnOf({ receipt }: MetricsSubject): string {
  return receipt.parts[0]?.remoteId ?? ''
}

async function figuresOf(urn: string, session: Session, now: number): Promise<Metrics | 'gone'> {
  const key = urn.startsWith('urn:li:ugcPost:') ? 'ugc' : 'share'
  const figures: Partial<Record<MetricName, number>> = {}
  for (const [name, type] of QUERIES) {
    const path = `memberCreatorPostAnalytics?q=entity&entity=(${key}:${encodeURIComponent(urn)})&queryType=${type}&aggregation=TOTAL`
    try {
      const { elements } = await ask(session, restCall({ step: 'metrics.read', method: 'GET', path }), MemberAnalytics, now)
      const [element] = elements
      if (element !== undefined) figures[name] = element.count
    } catch (error) {
      if (error instanceof PlatformError && codeOfError(error) === 'NOT_FOUND') return 'gone'
      throw error
    }
  }
  return figures
}

/** LinkedIn share-statistics doc, read 2026-11-23. Posts without activity are left out of the answer, and so are deleted ones: neither is told. */
async function ofPage(subjects: readonly MetricsSubject[], session: Session, now: number): Promise<Figures> {
  const listed = (name: string, prefix: string) => {
    const urns = subjects.map(urnOf).filter((urn) => urn.startsWith(prefix))
    return urns.length === 0 ? '' : `&${name}=List(${urns.map(encodeURIComponent).join(',')})`
  }
  const page = encodeURIComponent(session.account.remoteId)
  const lists = `${listed('shares', 'urn:li:share:')}${listed('ugcPosts', 'urn:li:ugcPost:')}`
  const path = `organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=${page}${lists}`
  const { elements } = await ask(session, restCall({ step: 'metrics.read', method: 'GET', path }), ShareStatistics, now)
  const found: Figures = new Map()
  for (const subject of subjects) {
    const told = elements.find((element) => [element.share, element.ugcPost].includes(urnOf(subject)))?.totalShareStatistics
    if (told === undefined) continue
    const figures: Readonly<Record<string, number | undefined>> = {
      views: told.impressionCount,
      reach: told.uniqueImpressionsCount,
      likes: told.likeCount,
      comments: told.commentCount,
      shares: told.shareCount,
      clicks: told.clickCount,
    }
    found.set(subject.deliveryId, Object.fromEntries(Object.entries(figures).filter(([, count]) => count !== undefined)))
  }
  return found
}
