import { z } from 'zod'
import { Json } from './json.ts'

/** How a creator's own developer app signs: OAuth 2 everywhere, OAuth 1.0a on X as an alternative. */
export const AppKind = z.enum(['oauth2', 'oauth1'])
export type AppKind = z.infer<typeof AppKind>

/** One local file with what we measured of it. Its path stays in the main process. */
export const MediaAsset = z.object({
  id: z.string(),
  /** `document` is a PDF; `captions` are subtitles (SubRip, WebVTT), which only ever go with a video. */
  kind: z.enum(['image', 'video', 'document', 'captions']),
  fileName: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  /** By content, not by the file's ending. */
  mimeType: z.string(),
  /** Pixels as shown, upright; 0 where there is no picture (captions, documents). */
  width: z.number().int().nonnegative(),
  height: z.number().int().nonnegative(),
  /** Milliseconds; null for a still image. */
  durationMs: z.number().nonnegative().nullable(),
  frameRate: z.number().positive().nullable(),
  videoCodec: z.string().nullable(),
  audioCodec: z.string().nullable(),
  /** Pictures in an animated GIF (two and more); absent for everything that stands still, for videos, and where it was not measured. */
  frameCount: z.number().int().positive().optional(),
  /** Pages of a document; absent where they could not be counted. */
  pageCount: z.number().int().positive().optional(),
  /** Alternative text for people who cannot see the picture. */
  altText: z.string(),
  /** Epoch ms of the file's last change when it was imported. */
  modifiedAt: z.number(),
  /** SHA-256 over size and sampled ranges: tells whether the file is still the one that was imported. */
  fingerprint: z.string(),
  importedAt: z.number(),
})
export type MediaAsset = z.infer<typeof MediaAsset>

/** What of an account decides which posts its platform takes. */
export const AccountTraits = z.object({
  kind: z.enum(['person', 'page', 'channel', 'professional']),
  /** Which set of limits applies (X: 'standard' or 'premium'); null where the platform has one set only. */
  tier: z.string().nullable(),
  /** The login's extra permissions (`LoginAdapter.extras`) that were really given. */
  abilities: z.array(z.string()).default([]),
})
export type AccountTraits = z.infer<typeof AccountTraits>

/** The post's text, media and options for one account. */
export const Variant = z.object({
  accountId: z.string(),
  text: z.string(),
  assetIds: z.array(z.string()),
  /** Platform options by name, as declared in the platform's rules. */
  options: z.record(z.string(), Json),
})
export type Variant = z.infer<typeof Variant>

/** Still editable. One text for all; per account only what differs is stored. */
export const Draft = z.object({
  id: z.string(),
  text: z.string(),
  assetIds: z.array(z.string()),
  accountIds: z.array(z.string()),
  overrides: z.record(z.string(), z.object({ text: z.string().optional(), options: z.record(z.string(), Json) })),
  updatedAt: z.number(),
})
export type Draft = z.infer<typeof Draft>

/** What one account would publish from a draft: the shared text unless the account has its own. */
export function variantOf(draft: Draft, accountId: string): Variant {
  const override = draft.overrides[accountId]
  return { accountId, text: override?.text ?? draft.text, assetIds: [...draft.assetIds], options: override?.options ?? {} }
}

/** The proof that a delivery is public: one part for most, one per post of a thread, and one for the first comment. */
export const ReceiptPart = z.object({
  remoteId: z.string(),
  /** Absent for a post. */
  role: z.literal('comment').optional(),
  /** The link the platform gives for this very post; null while it could not be learned. Never a guess. */
  permalink: z.string().nullable(),
})
/** What the creator should know of a post that is public all the same. Each has its words: `note.<name>`. */
export const ReceiptNote = z.enum([
  'link-unknown',
  'private-only',
  'still-processing',
  'visible-to-app-roles-only',
  /** The platform has it and shows it at the time that was chosen there. */
  'scheduled-at-platform',
  /** The creator finishes it in the platform's own app. */
  'draft-in-inbox',
  'comment-failed',
  /** The comment's answer was lost and it was not found: not sent again. */
  'comment-unknown',
  'thumbnail-failed',
  'captions-failed',
  'alt-text-failed',
  'playlist-failed',
])
export type ReceiptNote = z.infer<typeof ReceiptNote>

export const Receipt = z.object({
  parts: z.array(ReceiptPart).min(1),
  publishedAt: z.number(),
  notes: z.array(ReceiptNote),
})
export type ReceiptPart = z.infer<typeof ReceiptPart>
export type Receipt = z.infer<typeof Receipt>

/**
 * Where a delivery stands. `committing` is on disk before any call that can make the post public; from it only `reconciling`,
 * an answer of the platform, or the creator leads on. `scheduled` waits for its time, `paused` for the creator; `withdrawing` is taken
 * down again because the creator cancelled when it may already have been public.
 */
export const DeliveryStatus = z.enum([
  'queued',
  'scheduled',
  'running',
  'waiting',
  'paused',
  'committing',
  'reconciling',
  'needs-answer',
  'withdrawing',
  'published',
  'failed',
  'cancelled',
])
export type DeliveryStatus = z.infer<typeof DeliveryStatus>

/** Answers a platform gives before composing (TikTok's creator_info and its like). Fetched live, shown with its age, never assumed. */
export const PostingOptions = z.object({
  fetchedAt: z.number(),
  /** Whose account this is, in the platform's words. */
  displayName: z.string(),
  /** Why posting is impossible right now, in the platform's words; null when it is possible. */
  blockedReason: z.string().nullable(),
  /** For an option's name: the only values this account may choose. */
  choices: z.record(z.string(), z.array(z.string())),
  /** Names of choices that are ids (a playlist's), by option and value. */
  choiceLabels: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** Options that this account has switched off. */
  disabledOptions: z.array(z.string()),
  maxVideoDurationMs: z.number().nullable(),
})
export type PostingOptions = z.infer<typeof PostingOptions>
