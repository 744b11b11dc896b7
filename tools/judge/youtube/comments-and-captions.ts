import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { filled, listOf, wholeNumber } from '../vocabulary.ts'
import { call, get, gone, ids, listOfItems, oneFilter, partsNameTheBody, query, REFUSAL, videoId } from './words.ts'

const comment = z.looseObject({
  kind: z.literal('youtube#comment'),
  id: filled,
  snippet: z.looseObject({ textOriginal: z.string().optional(), textDisplay: z.string() }),
})
const thread = z.looseObject({
  kind: z.literal('youtube#commentThread'),
  id: filled,
  snippet: z.looseObject({ videoId: videoId.optional(), topLevelComment: comment }),
})

/** What people say and read below and on a video. */
export const YOUTUBE_WORDS: readonly Operation[] = [
  {
    ...get('captions.list'),
    path: /\/youtube\/v3\/captions/,
    query: query({ part: listOf(['snippet', 'id']), videoId, id: ids().optional() }),
    answers: [
      {
        statuses: [200],
        body: listOfItems(
          'youtube#captionListResponse',
          z.looseObject({
            kind: z.literal('youtube#caption'),
            id: filled,
            snippet: z.looseObject({ videoId, language: filled, name: z.string() }).optional(),
          }),
        ),
      },
      REFUSAL,
    ],
  },
  {
    ...call('captions.delete'),
    methods: ['DELETE'],
    path: /\/youtube\/v3\/captions/,
    query: query({ id: filled }),
    body: { kind: 'none' },
    answers: gone,
  },
  {
    ...call('comment-threads.insert'),
    methods: ['POST'],
    path: /\/youtube\/v3\/commentThreads/,
    query: query({ part: listOf(['snippet', 'id', 'replies']) }),
    body: {
      kind: 'json',
      schema: z.strictObject({
        snippet: z.strictObject({
          channelId: filled.optional(),
          videoId,
          topLevelComment: z.strictObject({ snippet: z.strictObject({ textOriginal: filled }) }),
        }),
      }),
    },
    rules: [partsNameTheBody],
    answers: [{ statuses: [200], body: thread }, REFUSAL],
  },
  {
    ...get('comment-threads.list'),
    path: /\/youtube\/v3\/commentThreads/,
    query: query({
      part: listOf(['snippet', 'id', 'replies']),
      videoId: videoId.optional(),
      id: ids().optional(),
      order: z.enum(['time', 'relevance']).optional(),
      textFormat: z.enum(['html', 'plainText']).optional(),
      maxResults: wholeNumber(1, 100).optional(),
      pageToken: filled.optional(),
    }),
    rules: [oneFilter('videoId', 'id')],
    answers: [{ statuses: [200], body: listOfItems('youtube#commentThreadListResponse', thread) }, REFUSAL],
  },
  {
    ...call('comments.delete'),
    methods: ['DELETE'],
    path: /\/youtube\/v3\/comments/,
    query: query({ id: filled }),
    body: { kind: 'none' },
    answers: gone,
  },
]
