import { Worker } from 'node:worker_threads'
import { openForReading, readerOf } from './file-reader.ts'
import { fingerprintOf } from './fingerprint.ts'
import { MediaFailureError } from './media-failure.ts'
import { MediaFacts, type MediaReply, type MediaRequest } from './media-messages.ts'
import { probeCaptions } from './probe-captions.ts'
import { probeDocument } from './probe-document.ts'
import { probeImage, writeThumbnail } from './probe-image.ts'
import { probeVideo } from './probe-video.ts'
import { SNIFF_BYTES, sniff, type Sniffed } from './sniff.ts'

// The media process: parses files that anyone may have made. It is killed from outside when a question takes too long, because a
// damaged header can send a parser into a loop in which no timer fires. It keeps nothing between questions.

/** The two ways a parent can speak to us: Electron's utilityProcess and Node's child_process.fork. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort

function reply(message: MediaReply): void {
  if (parentPort !== undefined) parentPort.postMessage(message)
  else process.send?.(message)
}

async function probe(path: string): Promise<MediaFacts> {
  const handle = await openForReading(path)
  const head = await readerOf(handle)(0, SNIFF_BYTES).finally(() => handle.close())
  const sniffed = sniff(head)
  if (sniffed === null) throw new MediaFailureError('not-media', 'unknown content')
  return MediaFacts.parse(await measure(path, sniffed))
}

function measure(path: string, { kind, mimeType }: Sniffed): Promise<MediaFacts> {
  switch (kind) {
    case 'image':
      return probeImage(path)
    case 'video':
      return probeVideo(path, mimeType)
    case 'document':
      return probeDocument(path, mimeType)
    case 'captions':
      return probeCaptions(path)
    case 'none':
      throw new MediaFailureError('not-media', 'unknown content', mimeType)
  }
}

async function answer(request: MediaRequest): Promise<unknown> {
  switch (request.kind) {
    case 'probe':
      return probe(request.path)
    case 'thumbnail':
      await writeThumbnail(request.path, request.targetPath, request.longestSidePx)
      return null
    case 'fingerprint':
      return fingerprintOf(request.path)
  }
}

function isRefusedBySystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

async function serve(request: MediaRequest): Promise<void> {
  try {
    reply({ kind: 'done', id: request.id, value: await answer(request) })
  } catch (error) {
    const text = String(error instanceof Error ? error.message : error).slice(0, 2000)
    if (error instanceof MediaFailureError) {
      reply({ kind: 'failed', id: request.id, failure: error.failure, ...(error.found === undefined ? {} : { found: error.found }), text })
    } else {
      // Parsers answer damaged input with any error at all; only the operating system's own refusals mean something else.
      reply({ kind: 'failed', id: request.id, failure: isRefusedBySystem(error) ? 'unreadable' : 'damaged', text })
    }
  }
}

if (parentPort !== undefined) {
  parentPort.on('message', ({ data }) => void serve(data as MediaRequest))
} else {
  process.on('message', (data) => void serve(data as MediaRequest))
  // Our parent is gone, killed perhaps: nobody will read an answer.
  process.on('disconnect', () => process.exit(0))
}
// A parent that is killed while we spin cannot end us any more, and our own thread hears nothing. Electron ends its utility processes
// itself; a child of Node needs a second thread that looks.
if (process.send !== undefined) {
  new Worker(
    `const parent = process.ppid
     setInterval(() => {
       try {
         process.kill(parent, 0)
         if (process.ppid === parent) return
       } catch {}
       process.kill(process.pid, 'SIGKILL')
     }, 2000)`,
    { eval: true },
  ).unref()
}

// A stray rejection inside a parser must not end the process in the middle of another question's answer.
process.on('unhandledRejection', () => undefined)
reply({ kind: 'ready' })
