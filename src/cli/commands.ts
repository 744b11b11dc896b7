import type { ParseArgsOptionsConfig } from 'node:util'

/** The commands as data: what each takes, and what its help says. */

/** Every command, as typed. */
export const COMMAND_NAMES = [
  'practice connect',
  'accounts',
  'check',
  'publish',
  'outbox',
  'log',
  'insights',
  'retry',
  'cancel',
  'pause',
  'resume',
  'publish-now',
  'answer',
] as const
export type CommandName = (typeof COMMAND_NAMES)[number]

/** One flag: how it is parsed and what the help says of it. */
interface Flag {
  readonly type: 'string' | 'boolean'
  readonly isMany?: true
  readonly value?: string
  readonly help: string
}

/** One command. */
export interface CommandSpec {
  readonly summary: string
  /** What follows its name, for the help. */
  readonly positionals: string
  /** How many positionals it takes: least and most. */
  readonly count: readonly [least: number, most: number]
  readonly flags: Readonly<Record<string, Flag>>
  readonly notes?: readonly string[]
}

const COMMON: Readonly<Record<string, Flag>> = {
  data: { type: 'string', value: 'DIR', help: "Data folder; without it the app's own." },
  'passphrase-file': { type: 'string', value: 'FILE', help: 'File with the passphrase of the logins, where there is no keychain.' },
  json: { type: 'boolean', help: 'Answer as JSON on standard output.' },
  help: { type: 'boolean', help: 'Show this help.' },
}

const CONTENT: Readonly<Record<string, Flag>> = {
  text: { type: 'string', value: 'TEXT', help: 'The text of the post.' },
  'text-file': { type: 'string', value: 'FILE', help: 'Read the text from this file.' },
  media: { type: 'string', isMany: true, value: 'FILE', help: 'A video, picture, document or captions; give it again for more.' },
  to: {
    type: 'string',
    isMany: true,
    value: 'WHERE',
    help: 'Platforms, handles, platform:handle, account ids or "all", separated by commas.',
  },
  option: { type: 'string', isMany: true, value: 'PLATFORM.NAME=VALUE', help: "A platform's own setting, like youtube.title=Hello." },
  'text-for': { type: 'string', isMany: true, value: 'WHERE=TEXT', help: 'Another text for one platform or account.' },
}

const ONE_DELIVERY = { positionals: 'ID', count: [1, 1] as const, flags: COMMON }

/** What each command takes. */
export const COMMANDS: Readonly<Record<CommandName, CommandSpec>> = {
  'practice connect': {
    summary: 'Connect practice accounts by a real login at the practice platforms.',
    positionals: '',
    count: [0, 0],
    flags: {
      platform: { type: 'string', value: 'LIST', help: 'Only these platforms; Facebook and Instagram share one login.' },
      ...COMMON,
    },
  },
  accounts: { summary: 'List the connected accounts.', positionals: '', count: [0, 0], flags: COMMON },
  check: {
    summary: 'Say what the platforms would refuse, and send nothing.',
    positionals: '',
    count: [0, 0],
    flags: { ...CONTENT, ...COMMON },
  },
  publish: {
    summary: 'Publish, now or at a time. Answers once the post is on disk.',
    positionals: '',
    count: [0, 0],
    flags: {
      ...CONTENT,
      at: {
        type: 'string',
        value: 'TIME',
        help: "When: 'YYYY-MM-DDTHH:mm' on the clock of --zone, or an instant like 2026-12-24T18:00:00Z.",
      },
      zone: { type: 'string', value: 'ZONE', help: 'Time zone of --at, like Europe/Berlin; without it that of this computer.' },
      wait: { type: 'boolean', help: 'Stay until every delivery has ended or waits for you.' },
      repeat: { type: 'boolean', help: 'Publish although the same went to the account within a day.' },
      ...COMMON,
    },
    notes: [
      'TikTok takes a video alone, and demands two answers from you: who may see it, and your consent to its terms:',
      '  --option tiktok.privacy=PUBLIC_TO_EVERYONE --option tiktok.hasConsented=true',
      '  (PUBLIC_TO_EVERYONE, MUTUAL_FOLLOW_FRIENDS, FOLLOWER_OF_CREATOR or SELF_ONLY, as your account allows)',
    ],
  },
  outbox: {
    summary: 'List what is on its way; with --watch also send it.',
    positionals: '',
    count: [0, 0],
    flags: {
      watch: { type: 'boolean', help: 'Stay, tell every change, and run the outbox when nobody else does. Ctrl+C ends it.' },
      ...COMMON,
    },
  },
  log: {
    summary: 'Show what happened to deliveries, with their links.',
    positionals: '',
    count: [0, 0],
    flags: {
      post: { type: 'string', value: 'ID', help: 'One post or one delivery alone.' },
      limit: { type: 'string', value: 'N', help: 'How many published deliveries at most, newest first; 20 without it.' },
      ...COMMON,
    },
  },
  insights: {
    summary: 'Show what the platforms counted for published posts, as last read.',
    positionals: '',
    count: [0, 0],
    flags: { csv: { type: 'string', value: 'FILE', help: 'Also write it to this file as CSV, one row a post.' }, ...COMMON },
  },
  retry: { summary: 'Try a failed, cancelled or waiting delivery again.', ...ONE_DELIVERY },
  cancel: {
    summary: 'Cancel a delivery. What may already be public is looked up and taken down where the platform allows it.',
    ...ONE_DELIVERY,
  },
  pause: { summary: 'Hold a delivery up.', ...ONE_DELIVERY },
  resume: { summary: 'Let a paused delivery go on.', ...ONE_DELIVERY },
  'publish-now': { summary: 'Publish a scheduled or missed delivery at once.', ...ONE_DELIVERY },
  answer: {
    summary: 'Answer for a delivery of which nobody can tell whether it is online.',
    positionals: 'ID (it-is-online [LINK] | post-again)',
    count: [2, 3],
    flags: COMMON,
  },
}

/** The flags of a command as `parseArgs` takes them. */
export function parseOptionsOf(name: CommandName): ParseArgsOptionsConfig {
  return Object.fromEntries(
    Object.entries(COMMANDS[name].flags).map(([flag, { type, isMany }]) => [flag, { type, multiple: isMany === true }]),
  )
}

/** The help of one command, or of all. */
export function helpText(name: CommandName | null): string {
  if (name === null) {
    const width = Math.max(...COMMAND_NAMES.map((one) => one.length))
    return [
      'Usage: npm run -s cli -- <command> [options]      (packaged: creatorsync --cli <command> [options])',
      '',
      ...COMMAND_NAMES.map((one) => `  ${one.padEnd(width)}  ${COMMANDS[one].summary}`),
      '',
      'Every command takes --help. Exit codes: 0 done, 1 internal, 2 wrong usage, 3 refused before sending, 4 failed,',
      '5 waits for you, 6 logins locked, 7 not found, 8 interrupted.',
    ].join('\n')
  }
  const { summary, positionals, flags, notes } = COMMANDS[name]
  const shown = Object.entries(flags).map(
    ([flag, { value, help }]) => [`--${flag}${value === undefined ? '' : ` ${value}`}`, help] as const,
  )
  const width = Math.max(...shown.map(([flag]) => flag.length))
  return [
    `Usage: ${[name, positionals, '[options]'].filter((part) => part !== '').join(' ')}`,
    '',
    summary,
    '',
    ...shown.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
    ...(notes === undefined ? [] : ['', ...notes]),
  ].join('\n')
}
