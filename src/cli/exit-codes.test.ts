import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DeliveryStatus } from '../shared/model.ts'
import { PROBLEM_CODES } from '../shared/problem.ts'
import { EXIT, exitCodeOfDeliveries, exitCodeOfProblem, hasSettled } from './exit-codes.ts'

const at = (status: DeliveryStatus, nextAt: number | null = null) => ({ status, nextAt })

describe('exit codes', () => {
  it('are the ones that the documentation lists, and no others', () => {
    const document = readFileSync(join(import.meta.dirname, '../../docs/command-line.md'), 'utf8')
    const listed = [...document.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code))
    expect(listed).toEqual(Object.values(EXIT))
  })

  it.each([
    [[at('published'), at('published')], EXIT.done],
    [[at('published'), at('failed')], EXIT.failed],
    [[at('cancelled')], EXIT.failed],
    [[at('needs-answer'), at('published')], EXIT.waitsForCreator],
    [[at('waiting'), at('published')], EXIT.waitsForCreator],
    [[at('paused')], EXIT.waitsForCreator],
    [[at('needs-answer'), at('failed')], EXIT.failed],
    [[at('running', 5), at('published')], EXIT.interrupted],
    [[at('waiting', 5)], EXIT.interrupted],
    [[at('scheduled', 5)], EXIT.interrupted],
  ])('of deliveries %j is %i', (deliveries, code) => {
    expect(exitCodeOfDeliveries(deliveries)).toBe(code)
  })

  it('of a problem is never "done"', () => {
    for (const code of PROBLEM_CODES) expect(exitCodeOfProblem(code), code).toBeGreaterThan(0)
    expect(exitCodeOfProblem('passphrase-wrong')).toBe(EXIT.vault)
    expect(exitCodeOfProblem('not-found')).toBe(EXIT.notFound)
    expect(exitCodeOfProblem('looks-like-repeat')).toBe(EXIT.refused)
  })
})

it('what goes on by itself has not settled', () => {
  for (const status of ['queued', 'scheduled', 'running', 'waiting', 'committing', 'reconciling', 'withdrawing'] as const)
    expect(hasSettled(at(status, 5)), status).toBe(false)
  for (const status of ['published', 'failed', 'cancelled', 'needs-answer', 'paused', 'waiting'] as const)
    expect(hasSettled(at(status)), status).toBe(true)
})
