import type { PlatformId } from '../../src/shared/model.ts'
import type { Scenario } from './bench.ts'
import type { RefusalForm } from './mutation.ts'

const TIKTOK = { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true } as const
const THREAD = {
  thread: [
    { text: 'And a picture', assetIds: ['image2'] },
    { text: 'And words', assetIds: [] },
  ],
}
const YOUTUBE = { privacy: 'public' } as const
const REEL = { format: 'reel' } as const
const STORY = { format: 'story' } as const
const COMMENT = { firstComment: 'First' } as const
/** What TikTok wants for a draft. */
const DRAFT_SCOPES = ['user.info.basic', 'video.publish', 'video.upload']
const COMMENT_SCOPES = [
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_posts',
  'pages_manage_engagement',
  'pages_read_user_content',
] as const
const PAGE_SCOPES = [
  'r_basicprofile',
  'w_member_social',
  'w_organization_social',
  'r_organization_social',
  'rw_organization_admin',
] as const
const FEED_SCOPES = [...PAGE_SCOPES, 'w_member_social_feed', 'w_organization_social_feed', 'r_organization_social_feed'] as const
const COMMENTED = { firstComment: 'First' } as const

/** Every call of a publish on every platform is made by one of these. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'a text', platform: 'x', media: [] },
  { name: 'a picture', platform: 'x', media: ['image'] },
  { name: 'a video', platform: 'x', media: ['video'] },
  { name: 'an old token', platform: 'x', media: [], isTokenOld: true },
  { name: 'a lost text', platform: 'x', media: [], losing: /tweets$/ },
  { name: 'a lost picture', platform: 'x', media: ['image'], losing: /tweets$/ },
  { name: 'a thread', platform: 'x', media: [], options: THREAD },
  { name: 'a lost thread', platform: 'x', media: ['image'], options: THREAD, losing: /tweets$/ },
  { name: 'a video', platform: 'youtube', media: ['video'], options: YOUTUBE },
  { name: 'a video in two chunks', platform: 'youtube', media: ['longVideo'], options: YOUTUBE },
  { name: 'an old token', platform: 'youtube', media: ['video'], options: YOUTUBE, isTokenOld: true },
  { name: 'a lost video', platform: 'youtube', media: ['video'], options: YOUTUBE, losing: /^PUT/ },
  { name: 'a picture', platform: 'instagram', media: ['image'] },
  { name: 'a carousel', platform: 'instagram', media: ['image', 'image2'] },
  { name: 'a reel', platform: 'instagram', media: ['video'] },
  { name: 'a cut reel', platform: 'instagram', media: ['video'], dropping: /rupload/ },
  { name: 'a lost picture', platform: 'instagram', media: ['image'], losing: /media_publish/ },
  { name: 'a mixed carousel', platform: 'instagram', media: ['image', 'video'] },
  { name: 'a story', platform: 'instagram', media: ['image'], options: { format: 'story' } },
  { name: 'a filmed story', platform: 'instagram', media: ['video'], options: { format: 'story' } },
  { name: 'a text', platform: 'facebook', media: [] },
  { name: 'a photo', platform: 'facebook', media: ['image'] },
  { name: 'photos', platform: 'facebook', media: ['image', 'image2'] },
  { name: 'a video', platform: 'facebook', media: ['video'] },
  { name: 'a reel', platform: 'facebook', media: ['video'], options: REEL },
  { name: 'a cut reel', platform: 'facebook', media: ['video'], options: REEL, dropping: /rupload/ },
  { name: 'a story', platform: 'facebook', media: ['image'], options: STORY },
  { name: 'a filmed story', platform: 'facebook', media: ['video'], options: STORY },
  { name: 'a commented text', platform: 'facebook', media: [], options: COMMENT, scopes: COMMENT_SCOPES },
  { name: 'a video with its thumbnail', platform: 'facebook', media: ['video'], options: { thumbnail: 'image' } },
  { name: 'a lost reel', platform: 'facebook', media: ['video'], options: REEL, losing: /finish/ },
  { name: 'a lost story', platform: 'facebook', media: ['image'], options: STORY, losing: /photo_stories/ },
  { name: 'a lost comment', platform: 'facebook', media: [], options: COMMENT, scopes: COMMENT_SCOPES, losing: /comments$/ },
  { name: 'a lost text', platform: 'facebook', media: [], losing: /feed$/ },
  { name: 'lost photos', platform: 'facebook', media: ['image', 'image2'], losing: /feed$/ },
  { name: 'a lost video', platform: 'facebook', media: ['video'], losing: /finish/ },
  { name: 'a text', platform: 'linkedin', media: [], accountKind: 'person' },
  { name: 'a picture', platform: 'linkedin', media: ['image'], accountKind: 'person' },
  { name: 'a video', platform: 'linkedin', media: ['video'], accountKind: 'person' },
  { name: 'a lost text', platform: 'linkedin', media: [], accountKind: 'person', losing: /rest\/posts/ },
  { name: 'a page picture', platform: 'linkedin', media: ['image'], accountKind: 'page', scopes: PAGE_SCOPES },
  { name: 'a lost page text', platform: 'linkedin', media: [], accountKind: 'page', scopes: PAGE_SCOPES, losing: /rest\/posts/ },
  { name: 'a commented page text', platform: 'linkedin', media: [], accountKind: 'page', scopes: FEED_SCOPES, options: COMMENTED },
  {
    name: 'a page text whose comment is lost',
    platform: 'linkedin',
    media: [],
    accountKind: 'page',
    scopes: FEED_SCOPES,
    options: COMMENTED,
    losing: /comments$/,
  },
  { name: 'a video', platform: 'tiktok', media: ['video'], options: TIKTOK },
  { name: 'an old token', platform: 'tiktok', media: ['video'], options: TIKTOK, isTokenOld: true },
  { name: 'a lost video', platform: 'tiktok', media: ['video'], options: TIKTOK, losing: /^PUT/ },
  { name: 'a dropped video', platform: 'tiktok', media: ['video'], options: TIKTOK, dropping: /^PUT/ },
  { name: 'a draft', platform: 'tiktok', media: ['video'], options: { format: 'draft' }, scopes: DRAFT_SCOPES },
  { name: 'a lost draft', platform: 'tiktok', media: ['video'], options: { format: 'draft' }, scopes: DRAFT_SCOPES, losing: /^PUT/ },
]

/** Where refresh tokens and app secrets go, beside the hosts for access tokens. From the platforms' documents, not from the adapters. */
export const LOGIN_HOSTS: Readonly<Record<PlatformId, readonly string[]>> = {
  x: ['api.x.com'],
  youtube: ['oauth2.googleapis.com'],
  instagram: ['graph.facebook.com'],
  facebook: ['graph.facebook.com'],
  linkedin: ['www.linkedin.com'],
  tiktok: ['open.tiktokapis.com'],
}

/** How each platform says no, from its documents. */
export const REFUSALS: Readonly<Record<PlatformId, RefusalForm>> = {
  x: {
    title: 'Forbidden',
    detail: 'You are not permitted to perform this action.',
    type: 'https://api.x.com/2/problems/not-authorized-for-resource',
    errors: [{ code: 187, message: 'No.', type: 'about:blank', parameters: { text: ['x'] } }],
  },
  youtube: {
    error: {
      code: 403,
      message: 'No.',
      errors: [{ domain: 'youtube.quota', reason: 'forbidden', message: 'No.' }],
      details: [{ reason: 'SERVICE_DISABLED' }],
    },
  },
  instagram: {
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
  facebook: {
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
  linkedin: {
    status: 422,
    serviceErrorCode: 100,
    code: 'INVALID_VALUE_FOR_FIELD',
    message: 'No.',
    errorDetails: { inputErrors: [{ code: 'FIELD_LENGTH_TOO_LONG', description: 'No.' }] },
  },
  tiktok: {
    data: { status: 'FAILED', fail_reason: 'internal', publicaly_available_post_id: [7], uploaded_bytes: 1 },
    error: { code: 'invalid_params', message: 'No.', log_id: '2026' },
  },
}
