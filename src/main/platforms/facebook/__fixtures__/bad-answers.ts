import type { BadAnswers } from '../../../../../tools/bad-answers/scenarios.ts'

const REEL = { format: 'reel' } as const
const STORY = { format: 'story' } as const
const COMMENT = { firstComment: 'First' } as const
const COMMENT_SCOPES = [
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_posts',
  'pages_manage_engagement',
  'pages_read_user_content',
] as const

/** Every call of a publish at Facebook, and how Facebook says no, from its documents. */
export const badAnswers: BadAnswers = {
  loginHosts: ['graph.facebook.com'],
  refusal: {
    error: {
      message: 'No.',
      type: 'OAuthException',
      code: 6001,
      error_subcode: 1363037,
      is_transient: false,
      error_user_msg: 'No.',
      error_data: { start_offset: '0', end_offset: '1' },
      fbtrace_id: 'A1',
    },
  },
  scenarios: [
    { name: 'a text', media: [] },
    { name: 'a photo', media: ['image'] },
    { name: 'photos', media: ['image', 'image2'] },
    { name: 'a video', media: ['video'] },
    { name: 'a reel', media: ['video'], options: REEL },
    { name: 'a cut reel', media: ['video'], options: REEL, dropping: /rupload/ },
    { name: 'a story', media: ['image'], options: STORY },
    { name: 'a filmed story', media: ['video'], options: STORY },
    { name: 'a commented text', media: [], options: COMMENT, scopes: COMMENT_SCOPES },
    { name: 'a video with its thumbnail', media: ['video'], options: { thumbnail: 'image' } },
    { name: 'a lost reel', media: ['video'], options: REEL, losing: /finish/ },
    { name: 'a lost story', media: ['image'], options: STORY, losing: /photo_stories/ },
    { name: 'a lost comment', media: [], options: COMMENT, scopes: COMMENT_SCOPES, losing: /comments$/ },
    { name: 'a lost text', media: [], losing: /feed$/ },
    { name: 'lost photos', media: ['image', 'image2'], losing: /feed$/ },
    { name: 'a lost video', media: ['video'], losing: /finish/ },
  ],
}
