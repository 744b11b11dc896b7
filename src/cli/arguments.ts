import { parseArgs } from 'node:util'
import { PLATFORM_IDS, PlatformId } from '../shared/platforms/registry.ts'
import { isKnownZone, localZone, Schedule, scheduleFrom } from '../shared/schedule.ts'
import { COMMAND_NAMES, COMMANDS, parseOptionsOf, type CommandName } from './commands.ts'

/** What was typed is not in order; its message is one sentence for the one who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What every command knows. */
export interface CommonArguments {
  readonly dataFolder: string | null
  readonly passphraseFile: string | null
  readonly isJson: boolean
}

/** The content of a post as typed; nothing is looked up yet. */
export interface ContentArguments {
  readonly text: string | null
  readonly textFile: string | null
  readonly mediaPaths: readonly string[]
  readonly to: readonly string[]
  readonly options: readonly { readonly platform: PlatformId; readonly name: string; readonly value: string }[]
  readonly textsFor: readonly { readonly where: string; readonly text: string }[]
}

/** A command that acts on one delivery. */
export type ChangeName = 'retry' | 'cancel' | 'pause' | 'resume' | 'publish-now'

/** One command, read and in order. */
export type Command =
  | { readonly name: 'help'; readonly about: CommandName | null }
  | (CommonArguments &
      (
        | { readonly name: 'practice connect'; readonly platforms: readonly PlatformId[] }
        | { readonly name: 'accounts' }
        | { readonly name: 'check'; readonly content: ContentArguments }
        | {
            readonly name: 'publish'
            readonly content: ContentArguments
            readonly schedule: Schedule | null
            readonly isWaiting: boolean
            readonly isRepeatMeant: boolean
          }
        | { readonly name: 'outbox'; readonly isWatching: boolean }
        | { readonly name: 'log'; readonly about: string | null; readonly limit: number }
        | { readonly name: 'insights'; readonly csvFile: string | null }
        | { readonly name: ChangeName; readonly deliveryId: string }
        | {
            readonly name: 'answer'
            readonly deliveryId: string
            readonly answer: 'it-is-online' | 'post-again'
            readonly link: string | null
          }
      ))

/** A command that opens the data folder. */
export type RealCommand = Exclude<Command, { name: 'help' }>

interface Given {
  text(flag: string): string | null
  texts(flag: string): readonly string[]
  has(flag: string): boolean
  readonly positionals: readonly string[]
}

const MAX_LOG_LIMIT = 200
const DEFAULT_LOG_LIMIT = 20

/** Reads what was typed after the program's name. Throws UsageError. */
export function readArguments(argv: readonly string[]): Command {
  const firstFlag = argv.findIndex((argument) => argument.startsWith('-'))
  const typed = firstFlag < 0 ? argv : argv.slice(0, firstFlag)
  const name = COMMAND_NAMES.find((one) => one.split(' ').every((word, at) => typed[at] === word))
  const wantsHelp = argv.includes('--help') || argv.includes('-h')
  if (name === undefined) {
    if (argv.length === 0 || wantsHelp || argv[0] === 'help') return { name: 'help', about: null }
    throw new UsageError(`There is no command "${typed.slice(0, 2).join(' ') || argv[0]}"; --help shows them all.`)
  }
  if (wantsHelp) return { name: 'help', about: name }
  return commandOf(name, given(name, argv.slice(name.split(' ').length)))
}

function given(name: CommandName, argv: readonly string[]): Given {
  const { count, positionals: wanted } = COMMANDS[name]
  const { values, positionals } = parsed(name, argv)
  if (positionals.length < count[0]) throw new UsageError(`${name} needs ${wanted}.`)
  if (positionals.length > count[1]) throw new UsageError(`${name} does not take "${positionals[count[1]]}".`)
  const texts = (flag: string): readonly string[] => [values[flag] ?? []].flat().filter((value) => typeof value === 'string')
  return { texts, text: (flag) => texts(flag).at(-1) ?? null, has: (flag) => values[flag] === true, positionals }
}

function parsed(name: CommandName, argv: readonly string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ args: [...argv], options: parseOptionsOf(name), allowPositionals: true, strict: true })
  } catch (cause) {
    // Node adds advice about dashes behind its first sentence.
    const [first = ''] = (cause as Error).message.split(/\. |\n/)
    throw new UsageError(`${first.replace(/\.$/, '')}; ${name} --help shows what it takes.`, { cause })
  }
}

function commandOf(name: CommandName, values: Given): RealCommand {
  const common: CommonArguments = {
    dataFolder: values.text('data'),
    passphraseFile: values.text('passphrase-file'),
    isJson: values.has('json'),
  }
  const [first = '', second = '', third] = values.positionals
  switch (name) {
    case 'practice connect':
      return { ...common, name, platforms: platformsIn(values.text('platform')) }
    case 'accounts':
      return { ...common, name }
    case 'check':
      return { ...common, name, content: contentOf(values) }
    case 'publish':
      return {
        ...common,
        name,
        content: contentOf(values),
        schedule: scheduleOf(values.text('at'), values.text('zone')),
        isWaiting: values.has('wait'),
        isRepeatMeant: values.has('repeat'),
      }
    case 'outbox':
      return { ...common, name, isWatching: values.has('watch') }
    case 'log':
      return { ...common, name, about: values.text('post'), limit: limitOf(values.text('limit')) }
    case 'insights':
      return { ...common, name, csvFile: values.text('csv') }
    case 'answer':
      return { ...common, name, deliveryId: first, ...answerOf(second, third ?? null) }
    default:
      return { ...common, name, deliveryId: first }
  }
}

function platformsIn(list: string | null): PlatformId[] {
  if (list === null) return [...PLATFORM_IDS]
  return listed([list]).map((name) => platformCalled(name))
}

function platformCalled(name: string): PlatformId {
  const platform = PlatformId.safeParse(name.toLowerCase()).data
  if (platform === undefined) throw new UsageError(`There is no platform "${name}"; there are ${PLATFORM_IDS.join(', ')}.`)
  return platform
}

function listed(lists: readonly string[]): string[] {
  return lists.flatMap((list) => list.split(',')).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
}

function contentOf(values: Given): ContentArguments {
  const [text, textFile] = [values.text('text'), values.text('text-file')]
  if (text !== null && textFile !== null) throw new UsageError('Give either --text or --text-file.')
  const mediaPaths = values.texts('media')
  if (text === null && textFile === null && mediaPaths.length === 0) throw new UsageError('Give --text, --text-file or --media.')
  const to = listed(values.texts('to'))
  if (to.length === 0) throw new UsageError('Say where it goes with --to, for example --to x,youtube or --to all.')
  return {
    text,
    textFile,
    mediaPaths,
    to,
    options: values.texts('option').map(optionIn),
    textsFor: values.texts('text-for').map((pair) => {
      const [where, own] = splitAtEquals(pair)
      if (own === null || where === '') throw new UsageError(`--text-for takes WHERE=TEXT, like x=Hello; "${pair}" is not that.`)
      return { where, text: own }
    }),
  }
}

function optionIn(pair: string): ContentArguments['options'][number] {
  const [key, value] = splitAtEquals(pair)
  const dot = key.indexOf('.')
  if (value === null || dot < 1 || dot === key.length - 1)
    throw new UsageError(`--option takes PLATFORM.NAME=VALUE, like youtube.title=Hello; "${pair}" is not that.`)
  return { platform: platformCalled(key.slice(0, dot)), name: key.slice(dot + 1), value }
}

function splitAtEquals(pair: string): [key: string, value: string | null] {
  const at = pair.indexOf('=')
  return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)]
}

function scheduleOf(at: string | null, zone: string | null): Schedule | null {
  if (at === null) {
    if (zone !== null) throw new UsageError('--zone says where the clock of --at hangs; there is no --at.')
    return null
  }
  if (zone !== null && !isKnownZone(zone)) throw new UsageError(`There is no time zone "${zone}"; write it like Europe/Berlin.`)
  // An instant needs no zone; in UTC no hour comes twice, so that it stays the very one.
  if (/(Z|[+-]\d{2}:\d{2})$/i.test(at) && !Number.isNaN(Date.parse(at))) return scheduleFrom(Date.parse(at), zone ?? 'UTC')
  const schedule = Schedule.safeParse({ wallTime: at, zone: zone ?? localZone() })
  if (!schedule.success) throw new UsageError(`--at takes YYYY-MM-DDTHH:mm or an instant like 2026-12-24T18:00:00Z; "${at}" is neither.`)
  return schedule.data
}

function limitOf(text: string | null): number {
  if (text === null) return DEFAULT_LOG_LIMIT
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LOG_LIMIT)
    throw new UsageError(`--limit takes a number from 1 to ${MAX_LOG_LIMIT}.`)
  return limit
}

function answerOf(answer: string, link: string | null): { answer: 'it-is-online' | 'post-again'; link: string | null } {
  if (answer !== 'it-is-online' && answer !== 'post-again')
    throw new UsageError(`The answer is it-is-online or post-again, not "${answer}".`)
  if (link !== null && answer === 'post-again') throw new UsageError('post-again takes no link.')
  if (link !== null && !/^https?:\/\//.test(link)) throw new UsageError(`"${link}" is no link.`)
  return { answer, link }
}
