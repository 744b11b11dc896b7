import type { World } from '../kit/world.ts'
import type { Mention } from './little-text.ts'
import { memberName, membersOf, organizationsOf } from './records.ts'

/**
 * The mentions that become links: the name must be spelled as LinkedIn has it, upper and lower case included; of a person the first, the last or
 * the whole name. LinkedIn little-text-format doc, state 2026-11-23. (unconfirmed) What any other name leads to: here it stays plain text, noted.
 */
export function linkedMentions(world: World, mentions: readonly Mention[]): Mention[] {
  return mentions.filter((mention) => namesOf(world, mention.urn).includes(mention.name))
}

/** Notes the mentions that will not be links. */
export function noteDeadMentions(world: World, mentions: readonly Mention[]): void {
  const alive = linkedMentions(world, mentions)
  for (const { name, urn } of mentions.filter((mention) => !alive.includes(mention)))
    world.note('linkedin', `the mention "${name}" does not have the name of ${urn} and stays plain text`)
}

function namesOf(world: World, urn: string): readonly string[] {
  const id = urn.split(':').at(-1) ?? ''
  if (urn.startsWith('urn:li:organization:')) {
    const organization = organizationsOf(world).get(id)
    return organization === undefined ? [] : [organization.localizedName]
  }
  const member = membersOf(world).get(id)
  return member === undefined ? [] : [memberName(member), member.givenName, member.familyName]
}
