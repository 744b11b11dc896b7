import { checkAnswer } from './check-answer.ts'
import { checkRequest, factsOf } from './check-request.ts'
import type { AnswerFacts, GivenAddress, JudgedPlatform, Operation, RequestFacts } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { readForm, readJson, type ExchangeBody } from './read-body.ts'
import { createRedactor } from './redact.ts'

/** One call as it went over the wire, at the platform's real address. */
export interface Exchange {
  readonly method: string
  readonly url: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly requestBody: ExchangeBody
  /** Null when no answer came: then the request alone is judged. */
  readonly status: number | null
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseText: string
}

/** Something that no document allows. Holds no secret. */
export interface Finding {
  /** 'x post.create'; 'unknown' when no operation has this address. */
  readonly operation: string
  /** 'address', 'request headers', 'request body', 'answer' … */
  readonly place: string
  readonly message: string
}

/** What came of judging one call. */
export interface Judgement {
  readonly operation: Operation | null
  readonly findings: readonly Finding[]
  readonly given: readonly GivenAddress[]
}

/** One readable line. */
export const tell = (finding: Finding): string => `${finding.operation}: ${finding.place}: ${finding.message}`

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** Judges one call by the documents; an empty list is a good call. */
export const judgeExchange = async (exchange: Exchange): Promise<readonly Finding[]> => (await judge(exchange)).findings

/** An address with the platform that gave it. */
export interface BookedAddress extends GivenAddress {
  readonly platform: JudgedPlatform
}

/** Addresses that earlier answers gave, by their `href`. `isWhole`: there are no others, so that an address which must be given and is not here is made up. */
export interface AddressBook {
  readonly given: ReadonlyMap<string, BookedAddress>
  readonly isWhole: boolean
}

/**
 * The same, told whole. A call to an address of the book must be one that it was given for. Where several operations share an address, the one that fits best is
 * taken.
 */
export async function judge(exchange: Exchange, book: AddressBook = { given: new Map(), isWhole: false }): Promise<Judgement> {
  const { learn, redact } = redactorOf(exchange)
  const url = new URL(exchange.url)
  const request = factsOf(exchange.method, url, lowerCase(exchange.requestHeaders), exchange.requestBody)
  const answer = answerOf(exchange)
  const given = book.given.get(url.href)
  const where = `${exchange.method} ${url.host}${url.pathname}`
  const nobodys = (message: string): Judgement => ({
    operation: null,
    findings: [{ operation: 'unknown', place: 'address', message: redact(message) }],
    given: [],
  })

  const known = OPERATIONS.filter((operation) => isAt(operation, request))
  if (known.length === 0) return nobodys(`no document knows ${where}`)
  const isGivenFor = ({ platform, name }: Operation) =>
    given === undefined || (given.platform === platform && given.operations.includes(name))
  const candidates = known.filter(isGivenFor)
  if (candidates.length === 0) return nobodys(`${where} was given for ${given?.platform} ${given?.operations.join(', ')}`)
  const judged = await Promise.all(candidates.map((operation) => judgeAs(operation, request, exchange.requestBody, answer, given)))
  const best = judged.reduce((one, other) => (isBetter(other, one) ? other : one))
  learn('', best.body)
  const { operation } = best
  const madeUp: readonly Line[] =
    operation.isGiven === true && given === undefined && book.isWhole ? [['address', 'no answer gave this address']] : []
  const isGood = answer !== null && answer.status < 400 && best.answer.length === 0
  return {
    operation,
    findings: [...madeUp, ...best.request, ...best.answer].map(([place, message]) => ({
      operation: nameOf(operation),
      place,
      message: redact(message),
    })),
    given: isGood ? (operation.gives?.(answer) ?? []) : [],
  }
}

/** 'x post.create'. */
export const nameOf = (operation: Operation): string => `${operation.platform} ${operation.name}`

type Line = readonly [place: string, message: string]

interface Judged {
  readonly operation: Operation
  readonly request: readonly Line[]
  readonly answer: readonly Line[]
  readonly isMeant: boolean
  readonly body: unknown
}

function isBetter(one: Judged, other: Judged): boolean {
  if (one.isMeant !== other.isMeant) return one.isMeant
  return one.request.length !== other.request.length ? one.request.length < other.request.length : one.answer.length < other.answer.length
}

function isAt(operation: Operation, request: RequestFacts): boolean {
  const { host, pathname } = request.url
  return (
    operation.methods.includes(request.method) &&
    operation.hosts.some((known) => (typeof known === 'string' ? known === host : known.test(host))) &&
    new RegExp(`^(?:${operation.path.source})$`, operation.path.flags).test(pathname)
  )
}

async function judgeAs(
  operation: Operation,
  request: RequestFacts,
  body: ExchangeBody,
  answer: AnswerFacts | null,
  given: GivenAddress | undefined,
): Promise<Judged> {
  const checked = await checkRequest(operation, request, body)
  const lines = [...checked.lines]
  if (given?.sizeBytes !== undefined && given.sizeBytes !== request.sizeBytes)
    lines.push(['request body', `expected the ${given.sizeBytes} bytes that the platform asked for here, not ${request.sizeBytes}`])
  return {
    operation,
    request: lines,
    answer: answer === null ? [] : checkAnswer(operation, answer, checked.facts).map((line): Line => [`answer ${answer.status}`, line]),
    isMeant: checked.isMeant,
    body: checked.facts.body,
  }
}

function answerOf(exchange: Exchange): AnswerFacts | null {
  if (exchange.status === null) return null
  const text = exchange.responseText
  return { status: exchange.status, headers: lowerCase(exchange.responseHeaders), text, json: text === '' ? undefined : readJson(text) }
}

function redactorOf(exchange: Exchange) {
  const { learn, learnAnswer, redact } = createRedactor()
  learn('', exchange.requestHeaders)
  learn('', Object.fromEntries(new URL(exchange.url).searchParams))
  learnAnswer('', exchange.responseHeaders)
  learnAnswer('', readJson(exchange.responseText) ?? readForm(exchange.responseText))
  return { learn, redact }
}
