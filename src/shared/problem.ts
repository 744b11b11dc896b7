import { z } from 'zod'

/** Every problem that may cross the bridge. Closed: a new one is added here and gets its sentence in the page's `problem-text.ts`. */
export const PROBLEM_CODES = [
  // what a platform would refuse (said in the composer)
  'text-required',
  'text-ignored',
  'text-too-long',
  'text-perhaps-too-long',
  'text-forbidden-characters',
  'too-many-hashtags',
  'too-many-mentions',
  'media-required',
  'media-mixed',
  'media-kind-unsupported',
  'too-many-images',
  'too-many-videos',
  'image-too-large',
  'image-format',
  'image-dimensions',
  'image-aspect',
  'video-too-large',
  'video-too-small',
  'video-format',
  'video-codec',
  'audio-codec',
  'video-too-long',
  'video-too-short',
  'video-dimensions',
  'video-aspect',
  'video-frame-rate',
  'gif-too-many-frames',
  'alt-text-too-long',
  'too-many-files',
  'too-few-files',
  'document-format',
  'document-too-large',
  'document-too-many-pages',
  'file-kind-unsupported',
  'file-too-large',
  'option-required',
  'option-invalid',
  'option-too-long',
  'option-not-offered',
  'options-conflict',
  'option-too-many',
  'option-outside-video',
  'option-outside-window',
  'permission-missing',
  'link-refused',
  'too-many-cashtags',
  // what is told and holds nothing up
  'post-cost',
  'recognised-as-short',
  'api-version-ends',
  'posting-blocked',
  // files
  'file-gone',
  'file-changed',
  'file-empty',
  'file-is-folder',
  'file-unreadable',
  'file-not-saved',
  'file-not-media',
  'file-damaged',
  'file-mislabelled',
  'file-encrypted',
  'file-not-utf8',
  'captions-too-large',
  // deliveries
  'reconnect-needed',
  'scope-missing',
  'rate-limited',
  'quota-exhausted',
  'content-rejected',
  'duplicate',
  'media-rejected',
  'platform-down',
  'network',
  'timeout',
  'cancelled',
  'unexpected-response',
  'api-version-ended',
  'app-not-audited',
  'outcome-unknown',
  'offline',
  'captive-portal',
  'upload-begun-anew',
  'schedule-missed',
  'looks-like-repeat',
  'cancelled-maybe-public',
  'taken-down',
  'not-taken-down',
  'deleted',
  'account-removed',
  'live-paused',
  'not-publishable',
  // the creator's own bucket
  'bucket-secret-missing',
  'bucket-keys-refused',
  'bucket-missing',
  'bucket-region-wrong',
  'bucket-clock-wrong',
  'bucket-no-rights',
  'bucket-unreachable',
  'bucket-refused',
  'bucket-content-changed',
  'bucket-keeps-files',
  'bucket-not-public',
  'hosting-needed',
  // connecting
  'connect-denied',
  'connect-refused',
  'connect-timeout',
  'connect-cancelled',
  'ports-busy',
  'credentials-missing',
  'credentials-rejected',
  'no-accounts-found',
  // the app itself
  'vault-locked',
  'vault-unavailable',
  'passphrase-wrong',
  'passphrase-too-short',
  'database-damaged',
  'database-newer',
  'clock-wrong',
  'outbox-elsewhere',
  'schedule-in-past',
  'login-ends-first',
  'practice-unavailable',
  'nothing-selected',
  'not-found',
  'bad-input',
  'internal',
] as const
export const ProblemCode = z.enum(PROBLEM_CODES)
export type ProblemCode = z.infer<typeof ProblemCode>

/** What the creator can do about a problem; each is a button. Closed, grows with the product. */
export const Action = z.enum([
  'reconnect',
  'edit',
  'retry',
  'wait',
  'choose-file',
  'remove-media',
  'shorten',
  'it-is-online',
  'post-again',
  'publish-now',
  'reschedule',
  'resume',
  'open-link',
  'unlock',
  'enter-credentials',
  'open-settings',
])
export type Action = z.infer<typeof Action>

/** What the user is told. Carries numbers and names, never sentences: the page owns the words. */
export const Problem = z.object({
  code: ProblemCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The id of the platform that it is about; a plain word, because the platforms' own rules tell problems. */
  platform: z.string().optional(),
  deliveryId: z.string().optional(),
  accountId: z.string().optional(),
  assetId: z.string().optional(),
  /** The option or field it belongs to. */
  field: z.string().optional(),
  /** `warning` can be published all the same; `note` is no trouble at all: a price, what the platform will make of it. */
  severity: z.enum(['error', 'warning', 'note']),
  /** Epoch ms of the next automatic try. */
  retryAt: z.number().optional(),
  /** The platform's own words, redacted and cut to 2,000 characters. */
  details: z.object({ platformCode: z.string().optional(), requestId: z.string().optional(), text: z.string().optional() }).optional(),
  actions: z.array(Action),
})
export type Problem = z.infer<typeof Problem>

/** Builds a problem with the usual defaults: an error without parameters or actions. */
export function problem(code: ProblemCode, rest: Partial<Omit<Problem, 'code'>> = {}): Problem {
  return { code, params: {}, severity: 'error', actions: [], ...rest }
}

/** Thrown inside main where a problem is the answer; the bridge turns it into `{ ok: false, problem }`. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(told: Problem, options?: ErrorOptions) {
    super(told.code, options)
    this.name = 'ProblemError'
    this.problem = told
  }
}

/** The answer of every request over the bridge. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }
