import type { BadAnswers } from '../../../../../tools/bad-answers/scenarios.ts'

/** Every call of a publish at Instagram, and how Instagram says no, from its documents. */
export const badAnswers: BadAnswers = {
  loginHosts: ['graph.facebook.com'],
  refusal: {
    error: {
      message: 'No.',
      type: 'OAuthException',
      code: 9,
      error_subcode: 2207042,
      is_transient: false,
      error_user_msg: 'No.',
      error_data: { start_offset: '0', end_offset: '1' },
      fbtrace_id: 'A1',
    },
  },
  scenarios: [
    { name: 'a picture', media: ['image'] },
    { name: 'a carousel', media: ['image', 'image2'] },
    { name: 'a reel', media: ['video'] },
    { name: 'a cut reel', media: ['video'], dropping: /rupload/ },
    { name: 'a lost picture', media: ['image'], losing: /media_publish/ },
    { name: 'a mixed carousel', media: ['image', 'video'] },
    { name: 'a story', media: ['image'], options: { format: 'story' } },
    { name: 'a filmed story', media: ['video'], options: { format: 'story' } },
  ],
}
