import type { SandboxAnswer } from './request.ts'

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): SandboxAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) }
}

/** A page. */
export function html(status: number, page: string): SandboxAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body: page }
}

/** Plain or form-encoded text. */
export function text(
  status: number,
  body: string,
  contentType = 'text/plain; charset=utf-8',
  headers: Record<string, string> = {},
): SandboxAnswer {
  return { status, headers: { 'content-type': contentType, ...headers }, body }
}

/** No body at all. */
export function empty(status: number, headers: Record<string, string> = {}): SandboxAnswer {
  return { status, headers, body: null }
}

/** Sends the browser on. */
export function redirect(to: string): SandboxAnswer {
  return { status: 302, headers: { location: to, 'cache-control': 'no-store' }, body: null }
}

/** Makes text safe inside HTML, also in attributes. */
export function escapeHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
