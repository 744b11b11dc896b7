import { z } from 'zod'

/** A Graph date (`2026-11-23T10:00:00+0000`) as epoch ms. One that cannot be read fails the answer: a post of unknown age is never ruled out. */
export const GraphTime = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((time) => Number.isFinite(time), 'not a date')
