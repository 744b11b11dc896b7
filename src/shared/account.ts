import { z } from 'zod'
import { Json } from './json.ts'
import { AccountTraits } from './model.ts'
import { PlatformId } from './platforms/registry.ts'

/** One identity on a platform that can be posted as: a person, a page or a channel. Several may share a grant. */
export const Account = AccountTraits.extend({
  id: z.string(),
  platform: PlatformId,
  grantId: z.string(),
  /** The platform's own id of this identity; the key under which a reconnect finds the account again. */
  remoteId: z.string(),
  displayName: z.string(),
  /** Without @; empty where the platform has none. */
  handle: z.string(),
  /** The platform's real address, or null. */
  avatarUrl: z.string().nullable(),
  isPractice: z.boolean(),
  status: z.enum(['ready', 'reconnect-needed']),
  /** Non-secret facts that the platform's adapter needs again (a page id, a URN). */
  facts: z.record(z.string(), Json),
  /** Epoch ms at which name, handle and picture were last asked for; 0 = never since they came with the login. */
  checkedAt: z.number().default(0),
  connectedAt: z.number(),
})
export type Account = z.infer<typeof Account>
