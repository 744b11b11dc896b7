import type { Blobs } from '../kit/blobs.ts'

const TIME = String.raw`(?:\d{2,}:)?[0-5]\d:[0-5]\d[.,]\d{3}`
const CUE = new RegExp(String.raw`^(${TIME})[ \t]+-->[ \t]+(${TIME})(?:[ \t].*)?$`)

/** Whether the bytes are subtitles in SubRip or WebVTT: UTF-8, at least one cue, each ending after it began. Reads at most 5 MB. */
export async function isSubtitles(blobs: Blobs, blobId: string): Promise<boolean> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await blobs.head(blobId, blobs.sizeOf(blobId)))
  } catch {
    return false
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const cues = lines.map((line) => CUE.exec(line)).filter((cue) => cue !== null)
  const isNumbered = /^\d+$/.test(lines.find((line) => line.trim() !== '')?.trim() ?? '')
  const isVtt = /^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')
  return (isVtt || isNumbered) && cues.length > 0 && cues.every(([, from = '', to = '']) => millisecondsOf(from) < millisecondsOf(to))
}

function millisecondsOf(time: string): number {
  const [clock = '', rest = '0'] = time.split(/[.,]/)
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000 + Number(rest)
}
