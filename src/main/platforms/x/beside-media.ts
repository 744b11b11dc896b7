import { z } from 'zod'
import { X_ALT_TEXT } from '../../../shared/platforms/x.ts'
import { cutTo } from '../../../shared/text-length.ts'
import type { Session, Work } from '../../core/platform-adapter.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import { API } from './api.ts'
import type { Upload } from './checkpoint.ts'
import { isOutOfCredits, tell } from './errors.ts'

/** Two small letters in the creator's words; X wants them large (OpenAPI 2.167: ^[A-Z]{2}$). */
const Language = z.object({
  captionsLanguage: z
    .string()
    .regex(/^[a-z]{2}$/)
    .nullish()
    .catch(null),
})
/** Where no language was told. */
const USUAL_LANGUAGE = 'en'

/** A dead line or login holds everything up, as do used-up credits, and a first refusal that may pass is tried once more. */
const HOLDS_UP: readonly PlatformErrorKind[] = ['reconnect-needed', 'network', 'timeout', 'cancelled']
const MAY_PASS: readonly PlatformErrorKind[] = ['platform-down', 'rate-limited']

/** Whether a failure of something that is not needed stops the delivery for now. Else the post goes on without it. */
export function isHeldUp(error: unknown, work: Work): boolean {
  if (!(error instanceof PlatformError)) return true
  const { kind } = error.failure
  return HOLDS_UP.includes(kind) || isOutOfCredits(error) || (MAY_PASS.includes(kind) && !work.isResumed)
}

/** X takes the description of a picture apart from it. */
export async function describePicture(upload: Upload, altText: string, work: Work, session: Session): Promise<void> {
  const text = cutTo(altText.trim(), 'code-points', X_ALT_TEXT.value)
  await tell(
    session,
    {
      step: 'upload.describe',
      method: 'POST',
      url: `${API}/2/media/metadata`,
      auth: 'token',
      body: { kind: 'json', value: { id: upload.id, metadata: { alt_text: { text } } } },
    },
    work.now,
  )
}

/** Joins an uploaded subtitles file to an uploaded video (docs.x.com/x-api/media/create-media-subtitles, OpenAPI 2.167 of 2026-08-22). */
export async function attachCaptions(
  files: { readonly video: Upload; readonly captions: Upload },
  work: Work,
  session: Session,
): Promise<void> {
  const language = Language.parse(work.variant.options).captionsLanguage ?? USUAL_LANGUAGE
  // In the language itself: 'Deutsch', not 'German'.
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
  await tell(
    session,
    {
      step: 'captions.attach',
      method: 'POST',
      url: `${API}/2/media/subtitles`,
      auth: 'token',
      body: {
        kind: 'json',
        value: {
          id: files.video.id,
          media_category: 'TweetVideo',
          subtitles: { id: files.captions.id, language_code: language.toUpperCase(), display_name: name },
        },
      },
    },
    work.now,
  )
}
