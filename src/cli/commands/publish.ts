import { problem } from '../../shared/problem.ts'
import { wallTimeKind, type Schedule } from '../../shared/schedule.ts'
import type { RealCommand } from '../arguments.ts'
import { deliveryJson, deliveryLine, holderJson, holderText, moment, nameOf, stateOf } from '../delivery-words.ts'
import { EXIT, exitCodeOfDeliveries, type ExitCode } from '../exit-codes.ts'
import { follow } from '../follow.ts'
import { prepareDraft, tellProblems } from '../prepare-draft.ts'
import { problemText } from '../problem-words.ts'
import type { Session } from '../session.ts'
import { problemJson } from './check.ts'

type PublishCommand = Extract<RealCommand, { name: 'publish' }>

/** `publish`: answers once the post is on disk; with `--wait` once nothing more happens by itself. */
export async function publish(session: Session, { content, schedule, isWaiting, isRepeatMeant }: PublishCommand): Promise<ExitCode> {
  const { services, printer, linkOf } = session
  await session.unlock()
  const { draft, problems } = await prepareDraft(session, content)
  if (tellProblems(session, problems)) {
    printer.answer(
      {
        error: { code: 'not-publishable', text: problemText(problem('not-publishable')), exitCode: EXIT.refused },
        problems: problems.map(problemJson),
      },
      [],
    )
    return EXIT.refused
  }
  if (schedule !== null) sayOddHour(session, schedule)
  const deliveries = services.publishDraft(draft, { schedule, isRepeatMeant })
  if (isWaiting)
    return wait(
      session,
      deliveries.map((delivery) => delivery.id),
    )
  const holder = services.outbox.holder()
  printer.answer(
    {
      postId: deliveries[0]?.postId ?? null,
      deliveries: deliveries.map((delivery) => deliveryJson(delivery, linkOf)),
      sender: holderJson(holder),
    },
    deliveries.map((delivery) => deliveryLine(delivery, linkOf)),
  )
  printer.say(`The post is on disk. ${holderText(holder, services.clock.now())}`)
  return EXIT.done
}

async function wait(session: Session, deliveryIds: readonly string[]): Promise<ExitCode> {
  const { services, printer, linkOf } = session
  await session.startOutbox()
  if (!services.outbox.runsHere()) printer.say(holderText(services.outbox.holder(), services.clock.now()))
  const deliveries = await follow(session, deliveryIds, (delivery) =>
    printer.event({ event: 'delivery', delivery: deliveryJson(delivery, linkOf) }, deliveryLine(delivery, linkOf)),
  )
  const exitCode = exitCodeOfDeliveries(deliveries)
  const published = deliveries.filter((delivery) => delivery.status === 'published').length
  printer.event(
    { event: 'done', exitCode, deliveries: deliveries.map((delivery) => deliveryJson(delivery, linkOf)) },
    [
      `${published} of ${deliveries.length} published.`,
      ...deliveries.map((delivery) => `  ${nameOf(delivery)}: ${stateOf(delivery, linkOf)}`),
    ].join('\n'),
  )
  if (exitCode === EXIT.interrupted) printer.say('What is still on its way goes on with the app or with `outbox --watch`.')
  return exitCode
}

/** The clocks skip an hour or show it twice: said before the creator finds out. */
function sayOddHour({ printer }: Session, schedule: Schedule): void {
  const kind = wallTimeKind(schedule)
  if (kind.kind === 'gap') printer.say(`The clocks in ${schedule.zone} skip ${schedule.wallTime}; it goes out at ${kind.movedTo}.`)
  if (kind.kind === 'overlap')
    printer.say(
      `The clocks in ${schedule.zone} show ${schedule.wallTime} twice; it goes out the first time, at ${moment(kind.earlier)} here.`,
    )
}
