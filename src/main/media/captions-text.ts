/** A time in SubRip (1:02:03,400; some write a point) or WebVTT (02:03.400 or 1:02:03.400): hours, minutes, seconds, milliseconds. */
const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})`
const TIMING = new RegExp(String.raw`^[ \t]{0,20}${TIME}[ \t]{0,20}-->[ \t]{0,20}${TIME}(?:[ \t]|$)`)

const WEBVTT_START = /^WEBVTT(?:[ \t\r\n]|$)/
const SUBRIP_START = new RegExp(String.raw`^\s{0,100}(?:\d{1,9}[ \t]{0,20}(?:\r\n|\r|\n)\s{0,100})?${TIME}[ \t]{0,20}-->[ \t]{0,20}${TIME}`)

/** MIME types of the two kinds of captions that are known. */
export type CaptionsMimeType = 'text/vtt' | 'application/x-subrip'

/** Tells captions by how their text begins: WebVTT by its header, SubRip by the first cue's times; null for any other text. `start` has no byte order mark. */
export function captionsTypeOf(start: string): CaptionsMimeType | null {
  if (WEBVTT_START.test(start)) return 'text/vtt'
  return SUBRIP_START.test(start) ? 'application/x-subrip' : null
}

/** What the cues of captions are, all together. */
export interface CueFacts {
  readonly cueCount: number
  /** Milliseconds from the film's start to the end of the last cue; 0 without any. */
  readonly endMs: number
  /** Lines with an arrow that tell no times, or an end before the start. */
  readonly brokenCount: number
}

/** Reads the cues' times in one pass over the lines with an arrow. Cues need not stand in order. */
export function readCues(text: string): CueFacts {
  let [cueCount, endMs, brokenCount] = [0, 0, 0]
  let lineEnd = 0
  for (let arrow = text.indexOf('-->'); arrow !== -1; arrow = text.indexOf('-->', lineEnd)) {
    let lineStart = arrow
    while (lineStart > lineEnd && !isLineBreak(text, lineStart - 1)) lineStart--
    for (lineEnd = arrow; lineEnd < text.length && !isLineBreak(text, lineEnd);) lineEnd++
    const times = TIMING.exec(text.slice(lineStart, lineEnd))
    const [start, end] = times === null ? [0, -1] : [milliseconds(times.slice(1, 5)), milliseconds(times.slice(5, 9))]
    if (end < start) brokenCount++
    else {
      cueCount++
      endMs = Math.max(endMs, end)
    }
  }
  return { cueCount, endMs, brokenCount }
}

const isLineBreak = (text: string, position: number): boolean => text[position] === '\n' || text[position] === '\r'

function milliseconds([hours = '0', minutes = '0', seconds = '0', fraction = '0']: readonly (string | undefined)[]): number {
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))
}
