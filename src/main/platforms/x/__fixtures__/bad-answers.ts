import type { BadAnswers } from '../../../../../tools/bad-answers/scenarios.ts'

const THREAD = {
  thread: [
    { text: 'And a picture', assetIds: ['image2'] },
    { text: 'And words', assetIds: [] },
  ],
}

/** Every call of a publish at X, and how X says no, from its documents. */
export const badAnswers: BadAnswers = {
  loginHosts: ['api.x.com'],
  refusal: {
    title: 'Forbidden',
    detail: 'You are not permitted to perform this action.',
    type: 'https://api.x.com/2/problems/not-authorized-for-resource',
    errors: [{ code: 187, message: 'No.', type: 'about:blank', parameters: { text: ['x'] } }],
  },
  scenarios: [
    { name: 'a text', media: [] },
    { name: 'a picture', media: ['image'] },
    { name: 'a video', media: ['video'] },
    { name: 'an old token', media: [], isTokenOld: true },
    { name: 'a lost text', media: [], losing: /tweets$/ },
    { name: 'a lost picture', media: ['image'], losing: /tweets$/ },
    { name: 'a thread', media: [], options: THREAD },
    { name: 'a lost thread', media: ['image'], options: THREAD, losing: /tweets$/ },
  ],
}
