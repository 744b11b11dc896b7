import type { Json } from '../shared/json.ts'
import type { DeliveryStatus } from '../shared/model.ts'
import { PLATFORM_RULES } from '../shared/platforms/registry.ts'
import type { Delivery } from '../main/core/delivery.ts'
import { BEAT_MISSING_MS, type OutboxHolder } from '../main/core/outbox-desk.ts'
import { problemText } from './problem-words.ts'

const STATUS: Readonly<Record<DeliveryStatus, string>> = {
  queued: 'queued',
  scheduled: 'scheduled',
  running: 'on its way',
  waiting: 'waiting',
  paused: 'paused',
  committing: 'being published',
  reconciling: 'asking the platform',
  'needs-answer': 'needs your answer',
  withdrawing: 'being taken down',
  published: 'published',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** Turns a stored link into one that opens here; practice links do so only while practice mode runs. */
export type LinkOf = (permalink: string, isPractice: boolean) => string

/** A delivery for programs: documented in docs/command-line.md, so fields are added, never renamed. */
export function deliveryJson(delivery: Delivery, linkOf: LinkOf): { [name: string]: Json } {
  return {
    id: delivery.id,
    postId: delivery.postId,
    platform: delivery.platform,
    accountId: delivery.accountId,
    accountHandle: delivery.accountHandle,
    isPractice: delivery.isPractice,
    status: delivery.status,
    phase: delivery.phase,
    uploadedBytes: delivery.uploadedBytes,
    totalBytes: delivery.totalBytes,
    nextAt: delivery.nextAt,
    dueAt: delivery.dueAt,
    createdAt: delivery.createdAt,
    updatedAt: delivery.updatedAt,
    publishedAt: delivery.receipt?.publishedAt ?? null,
    links: linksOf(delivery, linkOf),
    problem: delivery.problem === null ? null : { code: delivery.problem.code, text: problemText(delivery.problem) },
  }
}

/** The links of a delivery's parts; a link that could not be learned is missing. */
export function linksOf(delivery: Delivery, linkOf: LinkOf): string[] {
  return (delivery.receipt?.parts ?? []).flatMap(({ permalink }) => (permalink === null ? [] : [linkOf(permalink, delivery.isPractice)]))
}

/** Whose it is, in words. */
export function nameOf(delivery: Pick<Delivery, 'platform' | 'accountHandle' | 'accountName' | 'isPractice'>): string {
  const who = delivery.accountHandle === '' ? delivery.accountName : `@${delivery.accountHandle}`
  return `${PLATFORM_RULES[delivery.platform].name} ${who}${delivery.isPractice ? ' (practice)' : ''}`
}

/** A delivery in one line. */
export function deliveryLine(delivery: Delivery, linkOf: LinkOf): string {
  return `${delivery.id}  ${nameOf(delivery)}: ${stateOf(delivery, linkOf)}`
}

/** How a delivery stands, in words. */
export function stateOf(delivery: Delivery, linkOf: LinkOf): string {
  const links = linksOf(delivery, linkOf)
  const isUploading = delivery.status === 'running' && delivery.phase === 'uploading' && delivery.totalBytes > 0
  const parts = [
    STATUS[delivery.status],
    ...(isUploading ? [`(${Math.floor((delivery.uploadedBytes / delivery.totalBytes) * 100)} % uploaded)`] : []),
    ...(delivery.status === 'scheduled' ? [`for ${moment(delivery.dueAt)}`] : []),
    ...(delivery.status === 'waiting' && delivery.nextAt !== null ? [`until ${moment(delivery.nextAt)}`] : []),
    ...links,
    ...(delivery.status === 'published' && links.length === 0 ? ['(link not yet known)'] : []),
  ]
  return `${parts.join(' ')}${delivery.problem === null ? '' : `. ${problemText(delivery.problem)}`}`
}

/** A moment as local date and time. */
export function moment(at: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const time = new Date(at)
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** Who will send, for programs. */
export function holderJson(holder: OutboxHolder | null): { [name: string]: Json } | null {
  return holder === null ? null : { kind: holder.kind, pid: holder.pid, since: holder.since, beatAt: holder.beatAt }
}

/** Who will send, in words. */
export function holderText(holder: OutboxHolder | null, now: number): string {
  if (holder === null) return 'Nobody sends at the moment: start the app, or run `outbox --watch`.'
  const who = holder.kind === 'app' ? 'The running app' : 'Another command'
  const silent = now - holder.beatAt > BEAT_MISSING_MS ? `, but it has given no sign of life since ${moment(holder.beatAt)}` : ''
  return `${who} (process ${holder.pid}) sends it${silent}.`
}
