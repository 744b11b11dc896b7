import { z } from 'zod'
import type { Answer, AnswerFacts } from '../operation.ts'
import { filled } from '../vocabulary.ts'

/** The host of the API. */
export const API = ['open.tiktokapis.com']

/** The documents' common beginning. */
export const DOCS = 'developers.tiktok.com/doc'

/** Tables call it `logid`, samples `log_id`. */
const logged = z.union([z.looseObject({ log_id: z.string() }), z.looseObject({ logid: z.string() })])
const failed = z.intersection(z.looseObject({ code: filled, message: z.string() }), logged)

/** A good answer: data, and an error whose code is `ok`. */
export const good = (data: z.ZodType) =>
  z.looseObject({ data, error: z.intersection(z.looseObject({ code: z.literal('ok'), message: z.literal('') }), logged) })

/** Codes and the statuses that they are documented with; creator_info tells three of them with 200 on purpose. */
const STATUS_OF: Readonly<Record<string, readonly number[]>> = {
  invalid_params: [400],
  invalid_param: [400],
  invalid_file_upload: [400],
  scope_permission_missed: [400],
  invalid_publish_id: [400],
  token_not_authorized_for_specified_publish_id: [400],
  publish_not_cancellable: [400],
  app_version_check_failed: [400],
  access_token_invalid: [401],
  scope_not_authorized: [401],
  spam_risk_too_many_posts: [403, 200],
  spam_risk_user_banned_from_posting: [403, 200],
  reached_active_user_cap: [403, 200],
  spam_risk_too_many_pending_share: [403],
  unaudited_client_can_only_post_to_private_accounts: [403],
  privacy_level_option_mismatch: [403],
  url_ownership_unverified: [403],
  rate_limit_exceeded: [429],
  internal_error: [500],
}

function knownCode({ status, json }: AnswerFacts): string | null {
  if (json === undefined) return null
  const { code } = (json as { error: { code: string } }).error
  const statuses = STATUS_OF[code]
  if (statuses === undefined) return `no document has the code '${code}'`
  return statuses.includes(status) ? null : `'${code}' comes with ${statuses.join(' or ')}`
}

const refusal = z.looseObject({ error: failed, data: z.looseObject({}).optional() })

/** What any call but OAuth's may be refused with. */
export const REFUSAL: Answer = { statuses: 'error', body: refusal, rule: knownCode }

/** Refusals that come with 200. */
export const REFUSED_WITH_200: Answer = { statuses: [200], body: refusal, rule: knownCode }
