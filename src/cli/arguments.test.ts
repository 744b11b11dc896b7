import { describe, expect, it } from 'vitest'
import { readArguments, UsageError, type Command } from './arguments.ts'
import { COMMAND_NAMES, COMMANDS, helpText } from './commands.ts'

const read = (typed: string): Command => readArguments(typed.split(' '))
const COMMON = { dataFolder: null, passphraseFile: null, isJson: false }

describe('what is typed', () => {
  it('becomes a command with its arguments', () => {
    expect(read('accounts --data here --json')).toEqual({ ...COMMON, name: 'accounts', dataFolder: 'here', isJson: true })
    expect(read('practice connect --platform x,YouTube')).toEqual({ ...COMMON, name: 'practice connect', platforms: ['x', 'youtube'] })
    expect(read('publish-now d1')).toEqual({ ...COMMON, name: 'publish-now', deliveryId: 'd1' })
    expect(read('outbox --watch')).toEqual({ ...COMMON, name: 'outbox', isWatching: true })
    expect(read('log')).toEqual({ ...COMMON, name: 'log', about: null, limit: 20 })
    expect(read('insights --csv figures.csv')).toEqual({ ...COMMON, name: 'insights', csvFile: 'figures.csv' })
    expect(read('answer d1 it-is-online https://x.com/i/status/1')).toEqual({
      ...COMMON,
      name: 'answer',
      deliveryId: 'd1',
      answer: 'it-is-online',
      link: 'https://x.com/i/status/1',
    })
  })

  it('of a post is split at the first equals sign, and lists may be given in one or in many', () => {
    const typed = ['publish', '--text', 'a', '--to', 'x, youtube', '--to', 'all', '--media', 'a.mp4', '--media', 'b.jpg']
    const more = ['--option', 'youtube.title=a=b', '--text-for', 'x=1=2', '--wait', '--repeat']
    expect(readArguments([...typed, ...more])).toMatchObject({
      content: {
        text: 'a',
        to: ['x', 'youtube', 'all'],
        mediaPaths: ['a.mp4', 'b.jpg'],
        options: [{ platform: 'youtube', name: 'title', value: 'a=b' }],
        textsFor: [{ where: 'x', text: '1=2' }],
      },
      schedule: null,
      isWaiting: true,
      isRepeatMeant: true,
    })
  })

  it('as a time is a wall clock in a zone, or an instant that stays the very one', () => {
    const at = (...typed: string[]) => (readArguments(['publish', '--text', 'a', '--to', 'x', ...typed]) as { schedule?: unknown }).schedule
    expect(at('--at', '2026-12-24T18:00', '--zone', 'Europe/Berlin')).toEqual({ wallTime: '2026-12-24T18:00', zone: 'Europe/Berlin' })
    expect(at('--at', '2026-12-24T18:00:00Z', '--zone', 'Europe/Berlin')).toEqual({ wallTime: '2026-12-24T19:00', zone: 'Europe/Berlin' })
    expect(at('--at', '2026-10-25T02:30:00+01:00')).toEqual({ wallTime: '2026-10-25T01:30', zone: 'UTC' })
  })

  it.each([
    ['frobnicate', 'There is no command "frobnicate"'],
    ['practice', 'There is no command "practice"'],
    ['accounts now', 'does not take "now"'],
    ['accounts --bogus', "Unknown option '--bogus'"],
    ['accounts --data', '--data'],
    ['retry', 'retry needs ID'],
    ['retry a b', 'does not take "b"'],
    ['practice connect --platform myspace', 'There is no platform "myspace"'],
    ['publish --to x', 'Give --text, --text-file or --media'],
    ['publish --text a', '--to'],
    ['publish --text a --text-file b --to x', 'either --text or --text-file'],
    ['publish --text a --to x --option title=a', 'PLATFORM.NAME=VALUE'],
    ['publish --text a --to x --option x.replySettings', 'PLATFORM.NAME=VALUE'],
    ['publish --text a --to x --text-for x', 'WHERE=TEXT'],
    ['publish --text a --to x --at tomorrow', '"tomorrow" is neither'],
    ['publish --text a --to x --at 2026-02-30T10:00', 'is neither'],
    ['publish --text a --to x --at 2026-12-24T18:00 --zone Mars/Base', 'no time zone "Mars/Base"'],
    ['publish --text a --to x --zone UTC', 'there is no --at'],
    ['log --limit 201', 'from 1 to 200'],
    ['log --limit many', 'from 1 to 200'],
    ['answer d1', 'needs ID'],
    ['answer d1 perhaps', 'it-is-online or post-again'],
    ['answer d1 post-again https://x.com/1', 'takes no link'],
    ['answer d1 it-is-online x.com/1', 'is no link'],
  ])('%s is refused in one sentence', (typed, sentence) => {
    const refuse = () => read(typed)
    expect(refuse).toThrow(UsageError)
    expect(refuse).toThrow(sentence)
    try {
      refuse()
    } catch (cause) {
      expect((cause as Error).message).not.toMatch(/\n|\. [A-Z]/)
    }
  })
})

describe('help', () => {
  it('is there without a word, for all commands and for each, whatever else was typed', () => {
    expect(readArguments([])).toEqual({ name: 'help', about: null })
    expect(readArguments(['--help'])).toEqual({ name: 'help', about: null })
    for (const name of COMMAND_NAMES)
      expect(readArguments([...name.split(' '), '--bogus', '--help'])).toEqual({ name: 'help', about: name })
  })

  it('names every command, and every flag of a command', () => {
    for (const name of COMMAND_NAMES) {
      expect(helpText(null)).toContain(COMMANDS[name].summary)
      for (const flag of Object.keys(COMMANDS[name].flags)) expect(helpText(name), name).toContain(`--${flag}`)
    }
    expect(helpText('publish')).toContain('tiktok.privacy')
  })
})
