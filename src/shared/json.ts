import { z } from 'zod'

/** A value that survives JSON without loss: what checkpoints, options and facts are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Accepts any JSON value; used where another room owns the meaning (an adapter's checkpoint, a platform's option). */
export const Json: z.ZodType<Json> = z.json() as z.ZodType<Json>
