import { judgeExchange, tell, type Exchange } from '../judge.ts'

/** A call in short: everything that is left out is what a good client would send. */
export interface SampleCall {
  readonly method?: string
  readonly url: string
  /** Bearer, unless told; null sends none. */
  readonly authorization?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  /** A value that is bytes is a file. */
  readonly multipart?: Readonly<Record<string, string | Uint8Array>>
  readonly bytes?: Uint8Array
  readonly status?: number
  readonly answer?: unknown
  readonly answerHeaders?: Readonly<Record<string, string>>
}

const BOUNDARY = 'a-line-between-parts'

function multipart(fields: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const pieces = Object.entries(fields).flatMap(([name, value]) => {
    const isFile = typeof value !== 'string'
    const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${isFile ? '; filename="a.jpg"\r\ncontent-type: image/jpeg' : ''}\r\n\r\n`
    return [Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')]
  })
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)])
}

/** The call as it goes over the wire. */
export function exchangeOf(sample: SampleCall): Exchange {
  const { authorization = 'Bearer a-token-of-nobody-0123456789', answer = {} } = sample
  const [body, type] =
    sample.json !== undefined
      ? [JSON.stringify(sample.json), 'application/json; charset=UTF-8']
      : sample.form !== undefined
        ? [new URLSearchParams(sample.form).toString(), 'application/x-www-form-urlencoded']
        : sample.multipart !== undefined
          ? [multipart(sample.multipart), `multipart/form-data; boundary=${BOUNDARY}`]
          : sample.bytes !== undefined
            ? [sample.bytes, 'application/octet-stream']
            : [null, '']
  const isText = typeof answer === 'string'
  return {
    method: sample.method ?? 'POST',
    url: sample.url,
    requestHeaders: {
      ...(type === '' ? {} : { 'Content-Type': type }),
      ...(authorization === null ? {} : { Authorization: authorization }),
      ...sample.headers,
    },
    requestBody: body,
    status: sample.status ?? 200,
    responseHeaders: { ...(isText ? {} : { 'content-type': 'application/json; charset=utf-8' }), ...sample.answerHeaders },
    responseText: isText ? answer : JSON.stringify(answer),
  }
}

/** What the judge says of it, one line a finding. */
export const judgedLines = async (sample: SampleCall): Promise<readonly string[]> => (await judgeExchange(exchangeOf(sample))).map(tell)
