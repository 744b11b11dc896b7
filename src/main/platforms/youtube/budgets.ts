import type { PlatformBudgets } from '../../core/budget-rules.ts'

const source = 'https://developers.google.com/youtube/v3/determine_quota_cost'
const checkedOn = '2026-11-23'
const DAY_MS = 24 * 60 * 60_000

/** YouTube's day of quota, per Cloud project. No answer tells what is left and no call asks it, so we count. */
export const youtubeBudgets: PlatformBudgets = {
  rules: [
    {
      name: 'uploads',
      scope: 'app',
      // A bucket of its own since 2026-06-01. That opening a session which never completes counts as well is assumed.
      costs: { 'upload.open': 1 },
      limit: 100,
      unit: 'calls',
      resets: { kind: 'day', zone: 'America/Los_Angeles' },
      kind: 'quota-exhausted',
      source,
      checkedOn,
    },
    {
      name: 'units',
      scope: 'app',
      // Every request costs at least 1, refused ones too; the requests of an upload session are no calls of the API.
      costs: {
        'channels.mine': 1,
        'categories.list': 1,
        'playlists.list': 1,
        'video.read': 1,
        'uploads.list': 1,
        'uploads.read': 1,
        'statistics.read': 1,
        'playlist.check': 1,
        'comment.find': 1,
        'thumbnail.set': 50,
        'playlist.add': 50,
        'comment.create': 50,
        'video.delete': 50,
        'captions.insert': 400,
      },
      limit: 10_000,
      unit: 'calls',
      resets: { kind: 'day', zone: 'America/Los_Angeles' },
      kind: 'quota-exhausted',
      source,
      checkedOn,
    },
    {
      name: 'channel-uploads',
      scope: 'account',
      // The channel's own limit: YouTube tells its size nowhere and its end not at all; a day is what its help says.
      costs: { 'upload.open': 0 },
      limit: null,
      unit: 'calls',
      resets: { kind: 'rolling', windowMs: DAY_MS },
      kind: 'quota-exhausted',
      codes: ['uploadLimitExceeded'],
      source: 'https://developers.google.com/youtube/v3/docs/errors',
      checkedOn,
    },
  ],
}
