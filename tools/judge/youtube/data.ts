import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { count, filled, instant, listOf, listWhere, wholeNumber } from '../vocabulary.ts'
import {
  call,
  counter,
  DISCOVERY,
  get,
  gone,
  ids,
  listOfItems,
  oneFilter,
  partsAreTold,
  partsNameTheBody,
  query,
  REFUSAL,
  thumbnails,
  video,
  videoBody,
  videoId,
  videoParts,
} from './words.ts'

const videoIds = listWhere((item) => videoId.safeParse(item).success, 'video ids', 50)
const privacy = z.enum(['private', 'unlisted', 'public'])
const pages = { maxResults: wholeNumber(0, 50).optional(), pageToken: filled.optional() }

const channel = z.looseObject({
  kind: z.literal('youtube#channel'),
  etag: filled,
  id: z.string().regex(/^UC[\w-]{22}$/),
  snippet: z
    .looseObject({
      title: z.string(),
      description: z.string(),
      customUrl: filled.optional(),
      publishedAt: instant,
      thumbnails: thumbnails.optional(),
    })
    .optional(),
  contentDetails: z.looseObject({ relatedPlaylists: z.looseObject({ uploads: filled }) }).optional(),
  status: z
    .looseObject({
      privacyStatus: privacy,
      isLinked: z.boolean().optional(),
      longUploadsStatus: z.enum(['allowed', 'eligible', 'disallowed', 'longUploadsUnspecified']).optional(),
    })
    .optional(),
  statistics: z.looseObject({ viewCount: counter, subscriberCount: counter.optional(), videoCount: counter }).optional(),
})

const playlistItem = z.looseObject({
  kind: z.literal('youtube#playlistItem'),
  id: filled,
  snippet: z
    .looseObject({
      publishedAt: instant,
      title: z.string(),
      resourceId: z.looseObject({ kind: z.literal('youtube#video'), videoId }),
      position: count.optional(),
      playlistId: filled.optional(),
    })
    .optional(),
  contentDetails: z.looseObject({ videoId, videoPublishedAt: instant.optional() }).optional(),
  status: z.looseObject({ privacyStatus: filled }).optional(),
})

const playlist = z.looseObject({
  kind: z.literal('youtube#playlist'),
  etag: filled,
  id: filled,
  snippet: z.looseObject({ title: z.string(), publishedAt: instant.optional(), channelId: filled.optional() }).optional(),
  status: z.looseObject({ privacyStatus: privacy }).optional(),
  contentDetails: z.looseObject({ itemCount: count }).optional(),
})

/** Everything of the Data API that is no upload, and the analytics beside it. */
export const YOUTUBE_DATA: readonly Operation[] = [
  {
    ...get('channels.list'),
    path: /\/youtube\/v3\/channels/,
    query: query({
      part: listOf([
        'id',
        'snippet',
        'contentDetails',
        'status',
        'statistics',
        'brandingSettings',
        'topicDetails',
        'localizations',
        'auditDetails',
        'contentOwnerDetails',
      ]),
      mine: z.literal('true').optional(),
      id: ids().optional(),
      forHandle: filled.optional(),
      forUsername: filled.optional(),
      hl: filled.optional(),
      ...pages,
    }),
    rules: [oneFilter('mine', 'id', 'forHandle', 'forUsername')],
    answers: [{ statuses: [200], body: listOfItems('youtube#channelListResponse', channel), rule: partsAreTold }, REFUSAL],
  },
  {
    ...get('videos.list'),
    path: /\/youtube\/v3\/videos/,
    query: query({ part: videoParts, id: videoIds, hl: filled.optional() }),
    answers: [{ statuses: [200], body: listOfItems('youtube#videoListResponse', video), rule: partsAreTold }, REFUSAL],
  },
  {
    ...get('videos.stats'),
    path: /\/youtube\/v3\/videos:batchGetStats/,
    query: query({ part: listOf(['id', 'snippet', 'statistics', 'contentDetails']), id: videoIds }),
    answers: [
      {
        statuses: [200],
        body: listOfItems(
          'youtube#batchGetStatsResponse',
          z.looseObject({
            kind: z.literal('youtube#videoStats'),
            id: videoId,
            statistics: z.looseObject({ viewCount: counter, likeCount: counter.optional(), commentCount: counter.optional() }).optional(),
            snippet: z.looseObject({ publishTime: instant }).optional(),
            contentDetails: z.looseObject({ duration: z.string().regex(/^[\d.]+s$/) }).optional(),
          }),
        ),
      },
      REFUSAL,
    ],
  },
  {
    ...call('videos.update'),
    methods: ['PUT'],
    path: /\/youtube\/v3\/videos/,
    query: query({ part: videoParts }),
    body: { kind: 'json', schema: videoBody.required({ id: true }) },
    rules: [partsNameTheBody],
    answers: [{ statuses: [200], body: video }, REFUSAL],
  },
  {
    ...call('videos.delete'),
    methods: ['DELETE'],
    path: /\/youtube\/v3\/videos/,
    query: query({ id: videoId }),
    body: { kind: 'none' },
    answers: gone,
  },
  {
    ...get('playlist-items.list'),
    path: /\/youtube\/v3\/playlistItems/,
    query: query({
      part: listOf(['id', 'snippet', 'contentDetails', 'status']),
      playlistId: filled.optional(),
      id: ids().optional(),
      videoId: videoId.optional(),
      ...pages,
    }),
    rules: [oneFilter('playlistId', 'id')],
    answers: [{ statuses: [200], body: listOfItems('youtube#playlistItemListResponse', playlistItem), rule: partsAreTold }, REFUSAL],
  },
  {
    ...call('playlist-items.insert'),
    methods: ['POST'],
    path: /\/youtube\/v3\/playlistItems/,
    query: query({ part: listOf(['snippet', 'contentDetails', 'status', 'id']) }),
    body: {
      kind: 'json',
      schema: z.strictObject({
        snippet: z.strictObject({
          playlistId: filled,
          resourceId: z.strictObject({ kind: z.literal('youtube#video'), videoId }),
          position: count.optional(),
        }),
        contentDetails: z.strictObject({ note: z.string().optional() }).optional(),
      }),
    },
    rules: [partsNameTheBody],
    answers: [{ statuses: [200], body: playlistItem }, REFUSAL],
  },
  {
    ...call('playlist-items.delete'),
    methods: ['DELETE'],
    path: /\/youtube\/v3\/playlistItems/,
    query: query({ id: filled }),
    body: { kind: 'none' },
    answers: gone,
  },
  {
    ...get('playlists.list'),
    path: /\/youtube\/v3\/playlists/,
    query: query({
      part: listOf(['id', 'snippet', 'contentDetails', 'status', 'player', 'localizations']),
      mine: z.literal('true').optional(),
      channelId: filled.optional(),
      id: ids().optional(),
      hl: filled.optional(),
      ...pages,
    }),
    rules: [oneFilter('mine', 'channelId', 'id')],
    answers: [{ statuses: [200], body: listOfItems('youtube#playlistListResponse', playlist), rule: partsAreTold }, REFUSAL],
  },
  {
    ...call('playlists.insert'),
    methods: ['POST'],
    path: /\/youtube\/v3\/playlists/,
    query: query({ part: listOf(['snippet', 'status', 'localizations', 'id']) }),
    body: {
      kind: 'json',
      schema: z.strictObject({
        snippet: z.strictObject({ title: filled, description: z.string().optional(), defaultLanguage: filled.optional() }),
        status: z.strictObject({ privacyStatus: privacy }).optional(),
      }),
    },
    rules: [partsNameTheBody],
    answers: [{ statuses: [200], body: playlist }, REFUSAL],
  },
  {
    ...get('categories.list'),
    path: /\/youtube\/v3\/videoCategories/,
    query: query({
      part: listOf(['snippet', 'id']),
      regionCode: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
      id: ids().optional(),
      hl: filled.optional(),
    }),
    rules: [oneFilter('regionCode', 'id')],
    answers: [
      {
        statuses: [200],
        body: listOfItems(
          'youtube#videoCategoryListResponse',
          z.looseObject({
            kind: z.literal('youtube#videoCategory'),
            id: z.string().regex(/^\d+$/),
            snippet: z.looseObject({ title: filled, assignable: z.boolean() }),
          }),
        ),
      },
      REFUSAL,
    ],
  },
  {
    ...get('languages.list'),
    path: /\/youtube\/v3\/i18n(Languages|Regions)/,
    query: query({ part: listOf(['snippet', 'id']), hl: filled.optional() }),
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          kind: z.enum(['youtube#i18nLanguageListResponse', 'youtube#i18nRegionListResponse']),
          items: z.array(z.looseObject({ id: filled, snippet: z.looseObject({ name: filled }) })),
        }),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'youtube',
    name: 'analytics.reports',
    source: 'developers.google.com/youtube/analytics/reference/reports/query',
    methods: ['GET'],
    hosts: ['youtubeanalytics.googleapis.com'],
    path: /\/v2\/reports/,
    query: query({
      ids: z.string().regex(/^channel==/),
      startDate: z.iso.date(),
      endDate: z.iso.date(),
      metrics: filled,
      dimensions: filled.optional(),
      filters: filled.optional(),
      sort: filled.optional(),
      maxResults: filled.optional(),
      startIndex: filled.optional(),
      currency: filled.optional(),
    }),
    body: { kind: 'none' },
    auth: 'token',
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          kind: z.literal('youtubeAnalytics#resultTable'),
          columnHeaders: z.array(z.looseObject({ name: filled, columnType: filled, dataType: filled })),
          rows: z.array(z.array(z.unknown())).optional(),
        }),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'youtube',
    name: 'picture',
    source: `${DISCOVERY}: thumbnails`,
    methods: ['GET'],
    hosts: ['i.ytimg.com', /^yt3\.(ggpht|googleusercontent)\.com$/, /^lh3\.googleusercontent\.com$/],
    path: /\/.+/,
    query: z.looseObject({}),
    body: { kind: 'none' },
    auth: 'bare',
    answers: [
      { statuses: [200, 304], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
]
