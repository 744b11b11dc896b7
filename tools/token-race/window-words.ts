import { z } from 'zod'
import { Account } from '../../src/shared/account.ts'

/** Asks every account whose login has a refresh this many times at once. */
export const WindowQuestion = z.object({ times: z.number().int().positive() })

/** What a window says: that it stands ready, or what its calls came to, one word each (`ok` or a problem's code), and how the accounts stand then. */
export const WindowWord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('answered'),
    outcomes: z.record(z.string(), z.array(z.string())),
    accounts: z.record(z.string(), z.object({ id: z.string(), status: Account.shape.status })),
  }),
])
export type WindowWord = z.infer<typeof WindowWord>

/** A window's answer. */
export type Answered = Extract<WindowWord, { kind: 'answered' }>
