import type { BadAnswers } from '../../../../../tools/bad-answers/scenarios.ts'

const TIKTOK = { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true } as const
/** What TikTok wants for a draft. */
const DRAFT_SCOPES = ['user.info.basic', 'video.publish', 'video.upload']

/** Every call of a publish at TikTok, and how TikTok says no, from its documents. */
export const badAnswers: BadAnswers = {
  loginHosts: ['open.tiktokapis.com'],
  refusal: {
    data: { status: 'FAILED', fail_reason: 'internal', publicaly_available_post_id: [7], uploaded_bytes: 1 },
    error: { code: 'invalid_params', message: 'No.', log_id: '2026' },
  },
  scenarios: [
    { name: 'a video', media: ['video'], options: TIKTOK },
    { name: 'an old token', media: ['video'], options: TIKTOK, isTokenOld: true },
    { name: 'a lost video', media: ['video'], options: TIKTOK, losing: /^PUT/ },
    { name: 'a dropped video', media: ['video'], options: TIKTOK, dropping: /^PUT/ },
    { name: 'a draft', media: ['video'], options: { format: 'draft' }, scopes: DRAFT_SCOPES },
    { name: 'a lost draft', media: ['video'], options: { format: 'draft' }, scopes: DRAFT_SCOPES, losing: /^PUT/ },
  ],
}
