import type { World } from '../kit/world.ts'

/** Figures and switches of the practice Meta that a rehearsal may turn, in the collection 'meta-settings' under 'current'. */
export interface MetaSettings {
  /** The server chooses the size of /videos chunks; a practice choice. */
  readonly videoChunkBytes: number
  /** App limit: 200 calls × daily users per rolling hour; the practice app has 1,000 daily users. */
  readonly appCallsPerHour: number
  /** Pages limit: 4,800 × engaged users per rolling 24 h; a practice Page has 50. */
  readonly pageCallsPerDay: number
  /** Instagram limit: 4,800 × impressions per rolling 24 h; a practice account has 100. */
  readonly instagramCallsPerDay: number
  /** Meta's pages say 100 and 50 (read 2026-11-23); the answer's own sample says 50, so that is what practice enforces. */
  readonly instagramPublishesPerDay: number
  /** How long Instagram works on a picture, or on a carousel of pictures. 0: ready with the call that makes it, which the steps of the guide count on. */
  readonly instagramPictureMs: number
  /** How long a published Instagram media has no permalink yet. */
  readonly instagramPermalinkDelayMs: number
  /** Refuse Instagram image_url on fbcdn, as Meta documents for hosted Reels only. */
  readonly isFbcdnRefused: boolean
  /** Take media_type=VIDEO outside a carousel as REELS, as before its end. */
  readonly isLoneVideoAccepted: boolean
  /** Refuse to make and publish containers: the account is restricted (25/2207050), or suspected of spam (4/2207051). */
  readonly instagramBlock: 'restricted' | 'spam' | null
  /** Instagram Login's page prints its token both ways: plain, and as the one entry of `data` (read 2026-11-23). */
  readonly instagramTokenShape: 'plain' | 'list'
  /** Let Instagram Login's tokens upload over rupload. */
  readonly isInstagramLoginUploadAllowed: boolean
  /** Every publishing call and comment of a Page is refused with this code or subcode, e.g. 368; null = none is. */
  readonly publishingRefusal: number | null
  /** How long an upload of a Page video that nobody finishes is kept; not documented, assumed. */
  readonly videoUploadLifeMs: number
}

const DEFAULTS: MetaSettings = {
  videoChunkBytes: 8 * 1024 * 1024,
  appCallsPerHour: 200_000,
  pageCallsPerDay: 240_000,
  instagramCallsPerDay: 480_000,
  instagramPublishesPerDay: 50,
  instagramPictureMs: 0,
  instagramPermalinkDelayMs: 0,
  isFbcdnRefused: false,
  isLoneVideoAccepted: false,
  instagramBlock: null,
  instagramTokenShape: 'plain',
  isInstagramLoginUploadAllowed: false,
  publishingRefusal: null,
  videoUploadLifeMs: 24 * 3_600_000,
}

/** The figures now in force. */
export function metaSettings(world: World): MetaSettings {
  return { ...DEFAULTS, ...world.collections.collection<Partial<MetaSettings>>('meta-settings').get('current') }
}

/** Turns some of them. */
export function changeMetaSettings(world: World, change: Partial<MetaSettings>): void {
  const collection = world.collections.collection<Partial<MetaSettings>>('meta-settings')
  collection.put('current', { ...collection.get('current'), ...change })
}
