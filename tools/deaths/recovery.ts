import { z } from 'zod'
import type { Delivery } from '../../src/main/core/delivery.ts'
import type { PublishedPost } from '../../src/sandbox/kit/world.ts'
import { readBooks, type Books } from './books.ts'
import { startClient } from './client.ts'
import type { Stage } from './studio.ts'

/** A delivery whose outcome nobody can learn is asked about, answered, and may be asked about once more. */
const MOST_ROUNDS = 4

/** What the restarts came to. */
export interface Recovered {
  readonly books: Books
  /** How often the creator was asked whether a post is online. */
  readonly asked: number
  /** Deliveries that the creator let go out anew, once for each time: their film is sent once more. */
  readonly postedAgain: readonly Delivery[]
  /** What the command line said where it did not end well. */
  readonly complaints: readonly string[]
}

/**
 * Restarts the command line without a fault until every delivery has ended, and answers what the creator is asked as one who looks at the platform would:
 * X with a film is the one of the six that leaves the question to the creator.
 */
export async function recover(stage: Stage): Promise<Recovered> {
  const complaints: string[] = []
  const postedAgain: Delivery[] = []
  let asked = 0
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const ended = await startClient(['outbox', '--watch', '--json', '--data', stage.dataFolder], {
      rehearsal: stage.rehearsal({ endsWhenSettled: true }),
    }).ended
    if (ended.exitCode !== 0) complaints.push(`the restart ended with ${ended.exitCode}: ${ended.said}`)
    const books = readBooks(stage.dataFolder)
    const questions = books.deliveries.filter((delivery) => delivery.status === 'needs-answer')
    if (questions.length === 0) return { books, asked, postedAgain, complaints }
    for (const question of questions) {
      asked += 1
      const found = stage.host.sandbox.world.posts.all().find((post) => isOf(post, question))
      if (found === undefined) postedAgain.push(question)
      const answer = found === undefined ? ['post-again'] : ['it-is-online', found.url]
      const given = await startClient(['answer', question.id, ...answer, '--json', '--data', stage.dataFolder], {
        rehearsal: stage.rehearsal(),
      }).ended
      if (given.exitCode !== 0) complaints.push(`the answer ended with ${given.exitCode}: ${given.said}`)
    }
  }
  return { books: readBooks(stage.dataFolder), asked, postedAgain, complaints }
}

function isOf(post: PublishedPost, delivery: Delivery): boolean {
  return post.platform === delivery.platform && post.visibility !== 'failed' && post.text.includes(delivery.variant.text)
}

const Event = z.looseObject({ event: z.string() })

/** True when the command line told of a delivery, and so promised it. */
export function toldOfDelivery(out: string): boolean {
  return out.split('\n').some((line) => line !== '' && Event.safeParse(jsonOf(line)).data?.event === 'delivery')
}

/** A line that was cut off by the death is none. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
