import { z } from 'zod'

/** Where the environment of the rehearsed command line holds its rehearsal. */
export const REHEARSAL_VARIABLE = 'CREATORSYNC_DEATHS'

/** How a command line that is rehearsed differs from the real one; handed over as JSON in one environment variable. */
export const Rehearsal = z.object({
  /** Its clock and timers run `speed` times as fast as the computer's; at `realAt` it was `clockAt`. Both in epoch ms. */
  time: z.object({ realAt: z.number(), clockAt: z.number(), speed: z.number().positive() }),
  /** The sandbox that takes the place of its own, which would die with it. */
  sandbox: z.object({ origin: z.string(), controlToken: z.string() }),
  /** Where it kills itself: at a journal write, or once it has the answer to a call. Numbers begin with 1. */
  death: z
    .discriminatedUnion('at', [
      z.object({ at: z.literal('write'), number: z.number().int().positive(), moment: z.enum(['before', 'after']) }),
      z.object({ at: z.literal('answer'), number: z.number().int().positive() }),
    ])
    .nullable(),
  /** Interrupts itself, as Ctrl+C does, once no delivery goes on by itself. */
  endsWhenSettled: z.boolean(),
  /** Broken on purpose, so that the judge has something to find: what happens to a delivery is not written. */
  isJournalForgotten: z.boolean(),
})
export type Rehearsal = z.infer<typeof Rehearsal>

/** What a rehearsed command line tells at its end, as the last line of standard error. */
export const Counted = z.object({ writes: z.number(), answers: z.number() })
export type Counted = z.infer<typeof Counted>
