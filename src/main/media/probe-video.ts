import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, type InputVideoTrack } from 'mediabunny'
import { openForReading, readerOf } from './file-reader.ts'
import { isSegmentTruncated } from './matroska-segment.ts'
import { MediaFailureError } from './media-failure.ts'
import type { MediaFacts } from './media-messages.ts'
import { walkBoxes } from './mp4-boxes.ts'

const ISO_TYPES = ['video/mp4', 'video/quicktime', 'video/3gpp', 'video/3gpp2']
const MATROSKA_TYPES = ['video/webm', 'video/x-matroska']

/** Enough packets to tell the frame rate, and that there are packets at all: a cut Matroska file promises 60 s and holds none. */
const FRAME_RATE_PACKETS = 256
/** H.264 and HEVC allow 16 pictures to wait for their turn. */
const MAX_REORDERED = 16

const damaged = (text: string, options?: ErrorOptions) => new MediaFailureError('damaged', text, undefined, options)

/** What the container's own skeleton says: whether it is all there, and where an MP4's `moov` lies. */
async function readSkeleton(path: string, mimeType: string): Promise<{ isMovieFirst: boolean | null }> {
  const handle = await openForReading(path)
  try {
    const { size } = await handle.stat()
    if (ISO_TYPES.includes(mimeType)) {
      const walk = await walkBoxes(readerOf(handle), size)
      if (!walk.hasMovie) throw damaged('no moov box')
      if (walk.isTruncated) throw damaged('a box runs past the end of the file')
      return { isMovieFirst: walk.isMovieFirst }
    }
    if (MATROSKA_TYPES.includes(mimeType) && (await isSegmentTruncated(readerOf(handle), size))) throw damaged('the segment is cut')
    return { isMovieFirst: null }
  } finally {
    await handle.close()
  }
}

/** The codec's name as mediabunny spells it; for others the container's own short name, so that a check can say what it refuses. */
async function codecOf(track: { getCodec(): Promise<string | null>; getInternalCodecId(): Promise<unknown> }): Promise<string> {
  const codec = await track.getCodec()
  if (codec !== null) return codec
  const id = await track.getInternalCodecId()
  return typeof id === 'string' && /^[\w./ -]{1,40}$/.test(id) ? id.trim().toLowerCase() : 'unknown'
}

/** The first packets' times in order of presentation, in seconds; empty when there are no packets. */
async function packetTimesOf(track: InputVideoTrack): Promise<readonly number[]> {
  const times: number[] = []
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    times.push(packet.timestamp)
    if (times.length === FRAME_RATE_PACKETS) break
  }
  times.sort((a, b) => a - b)
  // Packets come in order of decoding: where we stopped, some pictures are still missing between the last ones.
  return times.length < FRAME_RATE_PACKETS ? times : times.slice(0, -MAX_REORDERED)
}

/**
 * Frames per second, to three digits; null where nothing can be said. From the distance of the pictures, because Matroska does not tell
 * how long the last one stays. Containers that keep whole milliseconds give 30.001 for 30, and a platform's limit of 30 must not refuse
 * that: within 0.05 % of a whole number it is that number (29.97 is 0.1 % away).
 */
function frameRateOf(times: readonly number[]): number | null {
  const rate = (times.length - 1) / ((times.at(-1) ?? 0) - (times[0] ?? 0))
  if (!Number.isFinite(rate) || rate <= 0) return null
  const whole = Math.round(rate)
  return Math.abs(rate - whole) <= whole * 0.0005 ? whole : Math.round(rate * 1000) / 1000
}

async function durationMsOf(input: Input, isTimelineFromZero: boolean): Promise<number> {
  const endS = await input.computeDuration()
  // MPEG-TS (and recordings of live streams) keep the broadcaster's clock: the "duration" is then an end time. In MP4 the timeline
  // begins at zero, and a late first picture is part of the film.
  const startS = isTimelineFromZero ? 0 : Math.max(0, await input.getFirstTimestamp())
  return Math.round((endS - startS) * 1000)
}

/** Throws unless the last packet's bytes are there: the only sign of a cut in a file whose last box is "as long as the file". */
async function readLastPacket(track: InputVideoTrack): Promise<void> {
  const last = await new EncodedPacketSink(track).getPacket(Infinity)
  if (last === null || last.data.byteLength === 0) throw damaged('the last picture is missing')
}

/**
 * Measures a film by ranges, never decoding it. `mimeType` is what the first bytes said. The loop of a hostile header may never end
 * in here: callers keep a killer at hand. Throws MediaFailureError, and whatever mediabunny throws on damaged input.
 */
export async function probeVideo(path: string, mimeType: string): Promise<MediaFacts> {
  const { isMovieFirst } = await readSkeleton(path, mimeType)
  const input = new Input({
    formats: ALL_FORMATS,
    source: new FilePathSource(path, { handleUnhandledError: () => undefined }),
  })
  try {
    if (!(await input.canRead())) throw damaged('no known container')
    const tracks = await input.getTracks()
    if (tracks.length === 0) throw damaged('no tracks')
    const track = await input.getPrimaryVideoTrack()
    if (track === null) throw new MediaFailureError('not-media', 'no video track', mimeType.replace('video/', 'audio/'))
    const audio = await input.getPrimaryAudioTrack()
    const times = await packetTimesOf(track)
    if (times.length === 0) throw damaged('no packets')
    await readLastPacket(track)
    return {
      kind: 'video',
      mimeType,
      width: Math.round(await track.getDisplayWidth()),
      height: Math.round(await track.getDisplayHeight()),
      durationMs: await durationMsOf(input, ISO_TYPES.includes(mimeType)),
      frameRate: frameRateOf(times),
      videoCodec: await codecOf(track),
      audioCodec: audio === null ? null : await codecOf(audio),
      isMovieFirst,
    }
  } finally {
    input.dispose()
  }
}
