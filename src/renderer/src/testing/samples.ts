import type {
  AccountView,
  AppView,
  ConnectionView,
  DeliveryView,
  InsightView,
  LoginView,
  MediaAssetView,
  SettingsView,
} from '../../../shared/views.ts'
import type { Draft } from '../../../shared/model.ts'
import { PLATFORM_RULES, type LoginId, PLATFORM_IDS, type PlatformId } from '../../../shared/platforms/registry.ts'
import { problem } from '../../../shared/problem.ts'
import { instantOf, type Schedule } from '../../../shared/schedule.ts'

/** Well-formed views for tests; each takes what a test cares about. */

export const NOW = Date.UTC(2026, 10, 23, 10, 30)

export function sampleApp(given: Partial<AppView> = {}): AppView {
  return {
    version: '0.1.0',
    isFirstRunDone: true,
    vault: { state: 'ready', keeper: 'keychain' },
    practice: { state: 'running', origin: 'http://127.0.0.1:40001' },
    areLiveAccountsPaused: false,
    isOnline: true,
    line: 'online',
    isOutboxPaused: false,
    outboxRunsIn: 'app',
    platformsDown: [],
    notices: [],
    ...given,
  }
}

const HANDLES: Partial<Record<PlatformId, string>> = {
  x: 'practice_x',
  youtube: 'practicechannel',
  instagram: 'practice.gram',
  tiktok: 'practice.tok',
}

export function sampleAccount(platform: PlatformId, given: Partial<AccountView> = {}): AccountView {
  return {
    id: `account-${platform}`,
    platform,
    remoteId: `remote-${platform}`,
    displayName: 'Practice Creator',
    handle: HANDLES[platform] ?? '',
    avatarUrl: null,
    kind: platform === 'youtube' ? 'channel' : platform === 'facebook' ? 'page' : 'person',
    isPractice: true,
    tier: platform === 'x' ? 'standard' : null,
    status: 'ready',
    abilities: [],
    loginEndReason: null,
    avatarVersion: null,
    checkedAt: 0,
    connectedAt: NOW,
    loginExpiresAt: null,
    budgets: [],
    ...given,
  }
}

export function sampleAccounts(): AccountView[] {
  return PLATFORM_IDS.map((platform) => sampleAccount(platform))
}

export function sampleVideo(given: Partial<MediaAssetView> = {}): MediaAssetView {
  return {
    id: 'asset-video',
    kind: 'video',
    fileName: 'sunrise-over-the-harbour.mp4',
    sizeBytes: 412_000,
    mimeType: 'video/mp4',
    width: 576,
    height: 1024,
    durationMs: 6000,
    frameRate: 30,
    videoCodec: 'avc',
    audioCodec: 'aac',
    altText: '',
    modifiedAt: NOW,
    importedAt: NOW,
    ...given,
  }
}

export function sampleImage(given: Partial<MediaAssetView> = {}): MediaAssetView {
  return sampleVideo({
    id: 'asset-image',
    kind: 'image',
    fileName: 'poster.jpg',
    sizeBytes: 220_000,
    mimeType: 'image/jpeg',
    width: 1080,
    height: 1350,
    durationMs: null,
    frameRate: null,
    videoCodec: null,
    audioCodec: null,
    ...given,
  })
}

export function sampleDraft(given: Partial<Draft> = {}): Draft {
  return { id: 'draft-1', text: '', assetIds: [], accountIds: [], overrides: {}, updatedAt: NOW, ...given }
}

export function sampleDelivery(platform: PlatformId, given: Partial<DeliveryView> = {}): DeliveryView {
  return {
    id: `delivery-${platform}`,
    postId: 'post-1',
    accountId: `account-${platform}`,
    platform,
    accountName: 'Practice Creator',
    accountHandle: HANDLES[platform] ?? '',
    isPractice: true,
    status: 'running',
    phase: 'uploading',
    text: 'Sunrise over the harbour, filmed from the old crane.',
    title: '',
    assetIds: ['asset-video'],
    progress: { sentBytes: 412_000_000, totalBytes: 980_000_000, bytesPerSecond: 3_200_000 },
    attempts: 1,
    createdAt: Date.now() - 60_000,
    updatedAt: Date.now() - 1000,
    nextAt: null,
    partsTotal: 1,
    receipt: null,
    problem: null,
    canRetry: false,
    canCancel: true,
    canPause: true,
    canDelete: false,
    canReschedule: false,
    isMaybePublic: false,
    isBeingWithdrawn: false,
    schedule: null,
    dueAt: Date.now() - 60_000,
    uploadLimit: null,
    isDismissed: false,
    ...given,
  }
}

/** A delivery that waits for its time on the wall. */
export function sampleScheduled(platform: PlatformId, schedule: Schedule, given: Partial<DeliveryView> = {}): DeliveryView {
  const dueAt = instantOf(schedule)
  return sampleDelivery(platform, {
    status: 'scheduled',
    phase: 'preparing',
    progress: { sentBytes: 0, totalBytes: 980_000_000, bytesPerSecond: 0 },
    attempts: 0,
    canReschedule: true,
    schedule,
    dueAt,
    nextAt: dueAt,
    ...given,
  })
}

/** A delivery whose time passed while the computer was off. */
export function sampleMissed(platform: PlatformId, schedule: Schedule, given: Partial<DeliveryView> = {}): DeliveryView {
  return sampleScheduled(platform, schedule, {
    status: 'needs-answer',
    nextAt: null,
    canPause: false,
    problem: problem('schedule-missed', { platform, actions: ['publish-now', 'reschedule'] }),
    ...given,
  })
}

export function sampleSettings(given: Partial<SettingsView> = {}): SettingsView {
  return {
    uploadLimit: null,
    publishIfLateByLessThanMs: 3 * 3_600_000,
    apiVersions: [{ platform: 'linkedin', pinned: '202609', chosen: null, endsAt: Date.UTC(2027, 8, 15) }],
    startAtLogin: false,
    staysInTray: true,
    canStartAtLogin: true,
    zone: 'Europe/Berlin',
    zones: ['UTC', 'America/New_York', 'Asia/Tokyo', 'Europe/Berlin'],
    ...given,
  }
}

export function samplePublished(platform: PlatformId, given: Partial<DeliveryView> = {}): DeliveryView {
  return sampleDelivery(platform, {
    status: 'published',
    receipt: {
      parts: [{ remoteId: `remote-${platform}`, permalink: `https://example.com/${platform}/1` }],
      publishedAt: Date.now() - 30_000,
      notes: [],
    },
    canCancel: false,
    canPause: false,
    isMaybePublic: true,
    ...given,
  })
}

/** A published post with one reading of its figures. */
export function sampleInsight(platform: PlatformId, given: Partial<InsightView> = {}): InsightView {
  return {
    deliveryId: `delivery-${platform}`,
    postId: 'post-1',
    accountId: `account-${platform}`,
    platform,
    accountName: 'Practice Creator',
    isPractice: true,
    text: 'Sunrise over the harbour, filmed from the old crane.',
    title: '',
    assetIds: [],
    publishedAt: Date.now() - 2 * 86_400_000,
    hasLink: true,
    state: 'known',
    readings: [{ at: Date.now() - 120_000, figures: { views: 1200, likes: 0 } }],
    ...given,
  }
}

export function sampleLogin(login: LoginId, given: Partial<LoginView> = {}): LoginView {
  return {
    login,
    platforms: PLATFORM_IDS.filter((platform) => PLATFORM_RULES[platform].login === login),
    appKinds: login === 'x' ? ['oauth2', 'oauth1'] : ['oauth2'],
    app: null,
    isSecretRequired: login !== 'x',
    extras: [],
    redirectUris: login === 'youtube' ? [] : [8917, 8918, 8919].map((port) => `http://127.0.0.1:${port}/${login}/callback`),
    ...given,
  }
}

export function sampleConnection(given: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id: 'connection-1',
    login: 'x',
    isPractice: false,
    state: 'waiting-for-browser',
    identities: [],
    endsAt: Date.now() + 300_000,
    problem: null,
    ...given,
  }
}
