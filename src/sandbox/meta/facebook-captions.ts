import { existingVideo } from './facebook-video-node.ts'
import { refreshShown } from './facebook-timeline.ts'
import { ok, requirePageEditor, requirePageReader, type GraphOperations } from './graph-call.ts'
import { badParameter } from './graph-error.ts'
import { listOf, textOf } from './graph-input.ts'
import { graphTime } from './graph-time.ts'

/** `film.en_US.srt`: the locale stands in the file's name (video captions reference, read 2026-11-27). */
const FILE_NAME = /\.([a-z]{2,3}_[A-Z]{2})\.srt$/

/** The start of a first SubRip cue: a number, then its times. */
const SUBRIP = /^\uFEFF?\s*\d+\s*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->\s*\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}/

/** Longest captions file taken in: 10 MB, a practice choice. */
const MAX_CAPTIONS_BYTES = 10 * 1024 * 1024

/** Subtitles of a Page's videos. */
export const captionOperations: GraphOperations = {
  'POST video/captions': async (call) => {
    const video = existingVideo(call)
    requirePageEditor(call, video.pageId)
    const file = call.input.files['captions_file']
    const unwanted = (listOf(call.input, 'locales_to_delete', true) ?? []).map(String)
    const defaultLocale = textOf(call.input, 'default_locale')
    if (file === undefined && unwanted.length === 0 && defaultLocale === undefined)
      throw badParameter('The parameter captions_file is required')
    const captions = Object.fromEntries(Object.entries(video.captions ?? {}).filter(([locale]) => !unwanted.includes(locale)))
    if (file !== undefined) {
      const locale = FILE_NAME.exec(file.fileName)?.[1]
      if (locale === undefined)
        throw badParameter('The name of captions_file must end in .{locale}.srt, for example film.en_US.srt', 1349125)
      const head = Buffer.from(await call.world.blobs.head(file.blobId, 4_096)).toString('utf8')
      if (file.sizeBytes > MAX_CAPTIONS_BYTES || !SUBRIP.test(head)) throw badParameter('captions_file is no SubRip file', 1349125)
      captions[locale] = { blobId: file.blobId, sha256: await call.world.blobs.sha256(file.blobId), createdAt: call.now }
    }
    if (defaultLocale !== undefined && defaultLocale !== 'none' && captions[defaultLocale] === undefined)
      throw badParameter('default_locale must be one of the captions’ locales')
    const current = existingVideo(call)
    call.store.videos.put(video.id, { ...current, captions, ...(defaultLocale === undefined ? {} : { defaultLocale }) })
    if (current.postId !== null) refreshShown(call.world, current.postId)
    return ok({ success: true })
  },
  'GET video/captions': (call) => {
    const video = existingVideo(call)
    requirePageReader(call, video.pageId)
    return ok({
      data: Object.entries(video.captions ?? {}).map(([locale, { createdAt }]) => ({
        locale,
        locale_name: new Intl.DisplayNames('en', { type: 'language' }).of(locale.replace('_', '-')) ?? locale,
        create_time: graphTime(createdAt),
        is_default: video.defaultLocale === locale,
        is_auto_generated: false,
      })),
    })
  },
}
