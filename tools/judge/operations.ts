import { FACEBOOK_LOGIN } from './facebook/login.ts'
import { FACEBOOK_POSTS } from './facebook/posts.ts'
import { FACEBOOK_VIDEOS } from './facebook/videos.ts'
import { INSTAGRAM_LOGIN } from './instagram/login.ts'
import { INSTAGRAM_MEDIA } from './instagram/media.ts'
import { INSTAGRAM_PUBLISH } from './instagram/publish.ts'
import { LINKEDIN_MEDIA } from './linkedin/media.ts'
import { LINKEDIN_OAUTH } from './linkedin/oauth.ts'
import { LINKEDIN_POSTS } from './linkedin/posts.ts'
import type { Operation } from './operation.ts'
import { TIKTOK_LOGIN } from './tiktok/login.ts'
import { TIKTOK_PUBLISH } from './tiktok/publish.ts'
import { X_MEDIA } from './x/media.ts'
import { X_OAUTH } from './x/oauth.ts'
import { X_POSTS } from './x/posts.ts'
import { YOUTUBE_WORDS } from './youtube/comments-and-captions.ts'
import { YOUTUBE_DATA } from './youtube/data.ts'
import { YOUTUBE_OAUTH } from './youtube/oauth.ts'
import { YOUTUBE_UPLOAD } from './youtube/upload.ts'

/** Every call that the documents know. */
export const OPERATIONS: readonly Operation[] = [
  ...X_OAUTH,
  ...X_MEDIA,
  ...X_POSTS,
  ...YOUTUBE_OAUTH,
  ...YOUTUBE_UPLOAD,
  ...YOUTUBE_DATA,
  ...YOUTUBE_WORDS,
  ...FACEBOOK_LOGIN,
  ...FACEBOOK_POSTS,
  ...FACEBOOK_VIDEOS,
  ...INSTAGRAM_LOGIN,
  ...INSTAGRAM_PUBLISH,
  ...INSTAGRAM_MEDIA,
  ...LINKEDIN_OAUTH,
  ...LINKEDIN_MEDIA,
  ...LINKEDIN_POSTS,
  ...TIKTOK_LOGIN,
  ...TIKTOK_PUBLISH,
]
