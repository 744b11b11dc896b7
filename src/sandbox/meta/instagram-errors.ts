import { GraphError, type GraphErrorParts } from './graph-error.ts'

interface Entry {
  readonly code: number
  readonly message: string
  readonly title: string
  readonly userMessage: string
}

/**
 * Publishing errors by subcode: the error-codes page (updated 2026-06-02, read 2026-11-23), each with HTTP 400. 2207018, 2207069, 2207077,
 * 2207081 and 2207082 are not on it and were seen in working clients (read 2026-11-27); their codes are likely, not documented.
 */
const ENTRIES: Readonly<Record<number, Entry>> = {
  2207001: { code: -1, message: 'Fatal', title: 'Server error', userMessage: 'Instagram server error. Try again.' },
  2207003: { code: -2, message: 'Timeout', title: 'Timeout', userMessage: 'It takes too long to download the media.' },
  2207004: {
    code: 36000,
    message: 'The image size is too large.',
    title: 'Image size too large',
    userMessage: 'The image is too large to download. It should be less than 8 MiB.',
  },
  2207005: {
    code: 36001,
    message: 'The image format is not supported.',
    title: 'Unsupported image format',
    userMessage: 'The image format is not supported. Supported formats are: JPEG.',
  },
  2207008: {
    code: 24,
    message: 'The requested resource does not exist',
    title: 'Container unknown',
    userMessage: 'The media builder does not exist or has expired.',
  },
  2207009: {
    code: 36003,
    message: 'The aspect ratio is not supported.',
    title: 'Invalid aspect ratio',
    userMessage: 'The submitted image has an aspect ratio outside 4:5 to 1.91:1.',
  },
  2207010: { code: 36004, message: 'The caption was too long.', title: 'Caption too long', userMessage: 'The caption was too long.' },
  2207018: {
    code: 110,
    message: 'Invalid user id',
    title: 'Cannot tag users',
    userMessage: 'A user that was to be tagged cannot be loaded: there is no such account, or it is private.',
  },
  2207020: {
    code: -2,
    message: 'Media expired',
    title: 'Media expired',
    userMessage: 'The media you are trying to access has expired. Please try to upload again.',
  },
  2207023: { code: 100, message: 'Invalid parameter', title: 'Unknown media type', userMessage: 'The media type is unknown.' },
  2207026: {
    code: 352,
    message: 'The video format is not supported.',
    title: 'Unsupported video format',
    userMessage: 'The video format is not supported. Please check its specification.',
  },
  2207027: {
    code: 9007,
    message: 'Media ID is not available',
    title: 'The media is not ready',
    userMessage: 'The media is not ready for publishing, please wait for a moment.',
  },
  2207028: {
    code: 100,
    message: 'Invalid parameter',
    title: 'Carousel validation failed',
    userMessage: 'A carousel needs 2 to 10 items, each of them once.',
  },
  2207032: {
    code: -1,
    message: 'Create media fail',
    title: 'Media not created',
    userMessage: 'Create media fail, please try to re-create media',
  },
  2207037: {
    code: 100,
    message: 'Invalid parameter',
    title: 'Invalid product tags',
    userMessage: 'The product tags are invalid: the account has no shop with these products.',
  },
  2207040: { code: 100, message: 'Invalid parameter', title: 'Too many tags', userMessage: 'Cannot use more than 20 @ tags.' },
  2207042: {
    code: 9,
    message: 'Application request limit reached',
    title: 'Publishing limit reached',
    userMessage: 'You reached maximum number of posts that is allowed to be published by Content Publishing API.',
  },
  2207050: {
    code: 25,
    message: 'The account is restricted',
    title: 'Account restricted',
    userMessage: 'The Instagram account is restricted. Sign in to the app and complete what it asks for.',
  },
  2207051: {
    code: 4,
    message: 'Application request limit reached',
    title: 'Action blocked',
    userMessage: 'We restrict certain activity to protect our community. Tell us if you think we made a mistake.',
  },
  2207052: {
    code: 9004,
    message: 'Only photo or video can be accepted as media type.',
    title: 'Media download has failed',
    userMessage: 'The media could not be fetched from this URI.',
  },
  2207053: { code: -1, message: 'Unknown upload error', title: 'Upload failed', userMessage: 'unknown upload error' },
  2207057: {
    code: 1,
    message: 'The thumbnail offset is out of range',
    title: 'Thumbnail offset',
    userMessage: 'Thumbnail offset must be greater than or equal to 0 and less than video duration.',
  },
  2207069: {
    code: 9,
    message: 'Application request limit reached',
    title: 'Too many containers',
    userMessage: 'No more than 400 containers can be made in 24 hours.',
  },
  2207077: { code: -2, message: 'Media download has failed.', title: 'Download failed', userMessage: 'Media download has failed.' },
  2207081: {
    code: 100,
    message: 'Invalid parameter',
    title: 'Trial reels not available',
    userMessage: 'This account cannot publish trial reels.',
  },
  2207082: { code: -1, message: 'The upload has failed.', title: 'Upload failed', userMessage: 'The upload has failed. Try again.' },
}

/** The refusal with this subcode; `parts` may say more, or otherwise. */
export function instagramError(subcode: number, parts: GraphErrorParts = {}): GraphError {
  const entry = ENTRIES[subcode]
  if (entry === undefined) throw new Error(`no such Instagram error: ${subcode}`)
  const { code, message, title, userMessage } = entry
  return new GraphError(code, message, { subcode, status: 400, title, userMessage, ...parts })
}

/** What `status` of a failed container says by subcode. */
export function failureText(subcode: number): { subcode: number; message: string } {
  return { subcode, message: ENTRIES[subcode]?.userMessage ?? 'Media upload has failed.' }
}
