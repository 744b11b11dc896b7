import type { BadAnswers } from '../../../../../tools/bad-answers/scenarios.ts'

const YOUTUBE = { privacy: 'public' } as const

/** Every call of a publish at YouTube, and how YouTube says no, from its documents. */
export const badAnswers: BadAnswers = {
  loginHosts: ['oauth2.googleapis.com'],
  refusal: {
    error: {
      code: 403,
      message: 'No.',
      errors: [{ domain: 'youtube.quota', reason: 'forbidden', message: 'No.' }],
      details: [{ reason: 'SERVICE_DISABLED' }],
    },
  },
  scenarios: [
    { name: 'a video', media: ['video'], options: YOUTUBE },
    { name: 'a video in two chunks', media: ['longVideo'], options: YOUTUBE },
    { name: 'an old token', media: ['video'], options: YOUTUBE, isTokenOld: true },
    { name: 'a lost video', media: ['video'], options: YOUTUBE, losing: /^PUT/ },
  ],
}
