import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { handlerOf } from './schemes.ts'

const contentTypes: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain',
}

const hasNetwork = (): boolean => Object.values(os.networkInterfaces()).some((list) => list?.some((address) => !address.internal))

/** Electron's `net`: files and the app's own schemes can be fetched as well. */
export const net = {
  isOnline: hasNetwork,
  get online() {
    return hasNetwork()
  },
  async fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    const url = typeof input === 'string' ? input : input.url
    if (url.startsWith('file:')) return fileResponse(fileURLToPath(url))
    const handler = handlerOf(url.slice(0, url.indexOf(':')))
    return handler ? handler(new Request(input, init)) : fetch(input, init)
  },
}

async function fileResponse(file: string): Promise<Response> {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw new Error('net::ERR_FILE_NOT_FOUND')
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': contentTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
      'content-length': String(found.size),
    },
  })
}
