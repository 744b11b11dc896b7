import { describe, expect, it } from 'vitest'
import { PROBLEM_CODES, problem, ProblemError } from '../shared/problem.ts'
import { EXIT } from './exit-codes.ts'
import { defaultDataFolder } from './plain-surroundings.ts'
import { problemText } from './problem-words.ts'
import { runCli } from './run-cli.ts'

/** Runs a command in a world whose machine cannot be made. */
async function run(argv: readonly string[], cause: unknown = new Error('no machine')) {
  const out: string[] = []
  const said: string[] = []
  const exitCode = await runCli(argv, {
    terminal: {
      out: (text) => void out.push(text),
      say: (text) => void said.push(text),
      readInput: () => Promise.resolve(null),
      onInterrupt: () => () => undefined,
    },
    folder: '/',
    makeSurroundings: () => Promise.reject(cause),
  })
  return { exitCode, out, said }
}

describe('a command', () => {
  it('that is typed wrong says so in one line, on standard error alone', async () => {
    expect(await run(['accounts', '--bogus'])).toEqual({
      exitCode: EXIT.usage,
      out: [],
      said: ["Unknown option '--bogus'; accounts --help shows what it takes."],
    })
  })

  it('that ends badly is one JSON document for programs', async () => {
    const wrong = await run(['retry', '--json'])
    expect(JSON.parse(wrong.out.join('\n'))).toEqual({ error: { code: 'usage', text: 'retry needs ID.', exitCode: EXIT.usage } })
    const broken = await run(['accounts', '--json'], new Error('EACCES: permission denied\n  at somewhere'))
    expect(broken.exitCode).toBe(EXIT.internal)
    expect(JSON.parse(broken.out.join('\n'))).toMatchObject({
      error: { code: 'internal', text: expect.stringMatching(/EACCES.*denied$/) as unknown },
    })
    const locked = await run(['accounts', '--json'], new ProblemError(problem('vault-locked')))
    expect([locked.exitCode, locked.out.length]).toEqual([EXIT.vault, 1])
  })

  it('shows its help without opening anything', async () => {
    const { exitCode, out, said } = await run(['publish', '--help'])
    expect([exitCode, said]).toEqual([EXIT.done, []])
    expect(out.join('\n')).toContain('Usage: publish')
  })
})

describe('a problem in words', () => {
  it('is one line without a hole, for each', () => {
    for (const code of PROBLEM_CODES) {
      const text = problemText(problem(code, { platform: 'x' }))
      expect(text, code).toMatch(/^\S.*\S$/)
      expect(text, code).not.toMatch(/[{}\n]|undefined/)
    }
  })

  it('gives figures their unit, leaves names as they are, and adds what the platform said', () => {
    const params = { fileName: 'film.mp4', sizeBytes: 5_400_000_000, maxBytes: 512_000_000 }
    expect(problemText(problem('video-too-large', { platform: 'x', params }))).toBe('film.mp4 has 5.40 GB; X takes 512.0 MB.')
    expect(problemText(problem('text-required', { platform: 'x', params: { part: 2 } }))).toBe('Post 2 of the thread: X needs a text.')
    expect(problemText(problem('option-required', { platform: 'tiktok', field: 'privacy' }))).toContain('--option tiktok.privacy=')
    expect(problemText(problem('content-rejected', { platform: 'x', details: { text: 'Nope' } }))).toContain("In X's words: Nope")
  })
})

it("uses the app's own data folder on every system", () => {
  expect(defaultDataFolder('linux', {}, '/home/ada')).toBe('/home/ada/.config/CreatorSync')
  expect(defaultDataFolder('linux', { XDG_CONFIG_HOME: '/cfg' }, '/home/ada')).toBe('/cfg/CreatorSync')
  expect(defaultDataFolder('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Application Support/CreatorSync')
})
