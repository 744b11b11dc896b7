// Runs in Chromium, driven by make-sample.ts: draws the moving graphic, encodes it by WebCodecs, hands the bytes back.
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  Mp4OutputFormat,
  Output,
  VideoSample,
  VideoSampleSource,
  canEncodeAudio,
} from 'mediabunny'
import { registerAacEncoder } from '@mediabunny/aac-encoder'

const FRAME_RATE = 30
const DURATION_S = 6
const SAMPLE_RATE = 48_000
/** Whole AAC frames of 1,024 samples, one less than fit into 6 s, because the encoder adds one: the sound never outlasts the picture. */
const AUDIO_SAMPLES = (Math.floor((DURATION_S * SAMPLE_RATE) / 1024) - 1) * 1024

const TAU = Math.PI * 2
const SATELLITES = ['#ffffff', '#ffd166', '#ff7a9c', '#7ce0ff', '#9dffb0', '#c9b6ff']

/** Eases a phase in 0..1 so that movement starts and ends softly. */
const ease = (t) => t * t * (3 - 2 * t)

/** One picture of the graphic at `t` in 0..1; t = 1 looks like t = 0, so the clip loops. */
function draw(context, width, height, t) {
  // The block of ring and words is 637 units high and keeps a margin in any shape of picture.
  const unit = Math.min(width / 576, height / 760)
  const turn = t * TAU

  const slope = context.createLinearGradient(width * (0.5 + 0.5 * Math.sin(turn)), 0, width * (0.5 - 0.5 * Math.sin(turn)), height)
  slope.addColorStop(0, '#1b1464')
  slope.addColorStop(0.55, '#5b2a9d')
  slope.addColorStop(1, '#e0527e')
  context.fillStyle = slope
  context.fillRect(0, 0, width, height)

  for (const [x, y, r, colour, phase] of [
    [0.2, 0.18, 0.55, 'rgba(91,140,255,0.55)', 0],
    [0.85, 0.72, 0.6, 'rgba(255,160,90,0.45)', 2.1],
    [0.1, 0.92, 0.45, 'rgba(255,90,170,0.4)', 4.2],
  ]) {
    const cx = width * (x + 0.08 * Math.sin(turn + phase))
    const cy = height * (y + 0.04 * Math.cos(turn + phase))
    const glow = context.createRadialGradient(cx, cy, 0, cx, cy, width * r)
    glow.addColorStop(0, colour)
    glow.addColorStop(1, colour.replace(/[\d.]+\)$/, '0)'))
    context.fillStyle = glow
    context.fillRect(0, 0, width, height)
  }

  const cx = width / 2
  const cy = (height - 637 * unit) / 2 + 242 * unit
  const orbit = 196 * unit

  context.lineWidth = 2 * unit
  context.strokeStyle = 'rgba(255,255,255,0.22)'
  context.beginPath()
  context.arc(cx, cy, orbit, 0, TAU)
  context.stroke()

  SATELLITES.forEach((colour, i) => {
    const angle = turn / 6 + (i * TAU) / 6 - Math.PI / 2
    const x = cx + orbit * Math.cos(angle)
    const y = cy + orbit * Math.sin(angle)
    context.strokeStyle = 'rgba(255,255,255,0.16)'
    context.beginPath()
    context.moveTo(cx, cy)
    context.lineTo(x, y)
    context.stroke()
    // The post on its way: a spark that runs out along the line and lights the satellite when it arrives.
    const phase = (t * 3 + i / 6) % 1
    const way = ease(Math.min(1, phase / 0.7))
    const arrived = phase > 0.7 ? 1 - (phase - 0.7) / 0.3 : 0
    if (phase < 0.7) {
      context.fillStyle = colour
      context.beginPath()
      context.arc(cx + (x - cx) * (0.36 + 0.64 * way), cy + (y - cy) * (0.36 + 0.64 * way), 7 * unit, 0, TAU)
      context.fill()
    }
    context.globalAlpha = 0.28 + 0.4 * arrived
    context.fillStyle = colour
    context.beginPath()
    context.arc(x, y, (34 + 12 * arrived) * unit, 0, TAU)
    context.fill()
    context.globalAlpha = 1
    context.fillStyle = colour
    context.beginPath()
    context.arc(x, y, 22 * unit, 0, TAU)
    context.fill()
  })

  const beat = 1 + 0.035 * Math.sin(turn * 3)
  const size = 148 * unit * beat
  context.save()
  context.shadowColor = 'rgba(20,8,60,0.45)'
  context.shadowBlur = 36 * unit
  context.shadowOffsetY = 12 * unit
  context.fillStyle = '#ffffff'
  context.beginPath()
  context.roundRect(cx - size / 2, cy - size / 2, size, size, size * 0.28)
  context.fill()
  context.restore()
  const play = context.createLinearGradient(cx - size / 3, cy - size / 3, cx + size / 3, cy + size / 3)
  play.addColorStop(0, '#4527a0')
  play.addColorStop(1, '#e0527e')
  context.fillStyle = play
  context.strokeStyle = play
  context.lineJoin = 'round'
  context.lineWidth = size * 0.09
  context.beginPath()
  context.moveTo(cx - size * 0.13, cy - size * 0.2)
  context.lineTo(cx + size * 0.22, cy)
  context.lineTo(cx - size * 0.13, cy + size * 0.2)
  context.closePath()
  context.fill()
  context.stroke()

  context.textAlign = 'center'
  context.fillStyle = '#ffffff'
  context.font = `800 ${74 * unit}px Inter`
  context.letterSpacing = `${-2 * unit}px`
  context.fillText('CreatorSync', cx, cy + 333 * unit)
  context.letterSpacing = '0px'
  context.fillStyle = 'rgba(255,255,255,0.86)'
  context.font = `500 ${28 * unit}px Inter`
  context.fillText('Made once. Shared everywhere.', cx, cy + 383 * unit)
}

/**
 * RGBA to I420, BT.709 limited range. Done by hand because a canvas handed to the encoder becomes full-range video, which some
 * decoders show washed out; limited range is what every platform expects.
 */
function toI420(rgba, width, height) {
  const out = new Uint8Array((width * height * 3) / 2)
  const chroma = width * height
  const half = width / 2
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let red = 0
      let green = 0
      let blue = 0
      for (const offset of [0, 1, width, width + 1]) {
        const at = y * width + x + offset
        const r = rgba[at * 4]
        const g = rgba[at * 4 + 1]
        const b = rgba[at * 4 + 2]
        out[at] = 16.5 + 0.18259 * r + 0.61423 * g + 0.06201 * b
        red += r
        green += g
        blue += b
      }
      const at = (y / 2) * half + x / 2
      out[chroma + at] = 128.5 + (-0.10064 * red - 0.33857 * green + 0.43922 * blue) / 4
      out[chroma + chroma / 4 + at] = 128.5 + (0.43922 * red - 0.39894 * green - 0.04027 * blue) / 4
    }
  }
  return out
}

/** A soft chord with a slow bell on each second, faded in and out. Planar stereo, 32-bit float. */
function tone() {
  const data = new Float32Array(AUDIO_SAMPLES * 2)
  const chord = [220, 277.18, 329.63, 440]
  const bells = [659.26, 554.37, 880, 659.26, 739.99, 880]
  for (let i = 0; i < AUDIO_SAMPLES; i++) {
    const s = i / SAMPLE_RATE
    const fade = Math.min(1, s / 0.6, (AUDIO_SAMPLES / SAMPLE_RATE - s) / 0.8)
    for (let channel = 0; channel < 2; channel++) {
      let value = 0
      chord.forEach((hertz, n) => {
        value += 0.05 * Math.sin(TAU * hertz * (channel === 0 ? 1 : 1.0015) * s + n) * (0.8 + 0.2 * Math.sin(TAU * 0.33 * s + n))
      })
      const second = Math.min(5, Math.floor(s))
      const since = s - second
      value += 0.09 * Math.sin(TAU * bells[second] * s) * Math.exp(-since * 4) * Math.min(1, since / 0.01)
      data[channel * AUDIO_SAMPLES + i] = value * fade
    }
  }
  return data
}

function toBase64(bytes) {
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

function canvasOf(width, height) {
  const canvas = new OffscreenCanvas(width, height)
  return { canvas, context: canvas.getContext('2d', { willReadFrequently: true, alpha: false }) }
}

/** The clip as base64: H.264 High, limited range, a key frame every second, AAC-LC; `moov` first. */
globalThis.makeVideo = async (width, height, videoBitsPerSecond) => {
  await document.fonts.load('800 74px Inter')
  if (!(await canEncodeAudio('aac'))) registerAacEncoder()
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target })
  const video = new VideoSampleSource({
    codec: 'avc',
    fullCodecString: 'avc1.64001f',
    bitrate: videoBitsPerSecond,
    keyFrameInterval: 1,
    latencyMode: 'quality',
  })
  const audio = new AudioSampleSource({ codec: 'aac', bitrate: 96_000 })
  output.addVideoTrack(video, { frameRate: FRAME_RATE })
  output.addAudioTrack(audio)
  await output.start()
  const { context } = canvasOf(width, height)
  for (let i = 0; i < FRAME_RATE * DURATION_S; i++) {
    draw(context, width, height, i / (FRAME_RATE * DURATION_S))
    const pixels = toI420(context.getImageData(0, 0, width, height).data, width, height)
    const sample = new VideoSample(pixels, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp: i / FRAME_RATE,
      duration: 1 / FRAME_RATE,
      colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
    })
    await video.add(sample)
    sample.close()
  }
  video.close()
  const sound = new AudioSample({ format: 'f32-planar', sampleRate: SAMPLE_RATE, numberOfChannels: 2, timestamp: 0, data: tone() })
  await audio.add(sound)
  sound.close()
  audio.close()
  await output.finalize()
  return toBase64(new Uint8Array(target.buffer))
}

/** One picture as base64 PNG. */
globalThis.makePicture = async (width, height, t) => {
  await document.fonts.load('800 74px Inter')
  const { canvas, context } = canvasOf(width, height)
  draw(context, width, height, t)
  return toBase64(new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer()))
}
globalThis.isReady = true
