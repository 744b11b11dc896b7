import { z } from 'zod'

/** Where the environment of a process of the race holds its plan. */
export const PLAN_VARIABLE = 'CREATORSYNC_TOKEN_RACE'

/** What a process of the race is told, as JSON in one environment variable. */
export const Plan = z.object({
  dataFolder: z.string(),
  /** All processes and the sandbox live by one clock: it runs `speed` times as fast as the computer's, and at `realAt` it was `clockAt` (epoch ms). */
  time: z.object({ realAt: z.number(), clockAt: z.number(), speed: z.number().positive() }),
  /** The sandbox, which runs in none of them. */
  sandbox: z.object({ origin: z.string(), controlToken: z.string() }),
  /** Kills itself once it has this many refreshes under way at once: none sent yet, or all answered and none saved. */
  death: z.object({ refreshes: z.number().int().positive(), moment: z.enum(['before-request', 'after-answer']) }).nullable(),
})
export type Plan = z.infer<typeof Plan>

/** The plan of this process. Throws when there is none. */
export function ownPlan(): Plan {
  return Plan.parse(JSON.parse(process.env[PLAN_VARIABLE] ?? 'null'))
}

/** The environment of a process with this plan. */
export function environmentOf(plan: Plan): NodeJS.ProcessEnv {
  return { ...process.env, [PLAN_VARIABLE]: JSON.stringify(plan) }
}
