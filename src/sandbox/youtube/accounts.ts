import { practiceCredential } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'
import { youtubeState, type YoutubeChannel, type YoutubeProject } from './state.ts'

const CHANNELS: readonly Omit<YoutubeChannel, 'createdAt'>[] = [
  {
    id: 'UCpractice0kitchen0verified',
    title: 'Lena’s Small Kitchen',
    handle: '@lenas-small-kitchen',
    isPhoneVerified: true,
    rehearsesUnaudited: false,
  },
  {
    id: 'UCpractice0trails0unverified',
    title: 'Tom on Trails',
    handle: '@tom-on-trails',
    isPhoneVerified: false,
    rehearsesUnaudited: false,
  },
  {
    id: 'UCpractice0workshop0unaudit',
    title: 'Workshop (own project, not audited)',
    handle: '@workshop-unaudited',
    isPhoneVerified: true,
    rehearsesUnaudited: true,
  },
].map((channel) => ({ ...channel, id: channel.id.padEnd(24, '0').slice(0, 24) }))

/** Puts the practice channels and projects in place; secrets are made once. */
export function seedYoutube(world: World): void {
  const { projects, channels } = youtubeState(world)
  const createdAt = Date.parse('2021-05-04T10:00:00Z')
  for (const channel of CHANNELS) if (channels.get(channel.id) === undefined) channels.put(channel.id, { ...channel, createdAt })
  const seedProject = (id: string, name: string, isAudited: boolean) => {
    if (projects.get(id) !== undefined) return
    projects.put(id, {
      id,
      name,
      clientId: `407408718192-${practiceCredential(`youtube ${id} client id`, 32).toLowerCase()}.apps.googleusercontent.com`,
      clientSecret: `GOCSPX-${practiceCredential(`youtube ${id} client secret`, 28)}`,
      isAudited,
      publishingStatus: 'production',
    })
  }
  seedProject('practice', 'CreatorSync practice', true)
  seedProject('practice-unaudited', 'CreatorSync practice (not audited)', false)
}

/** The audited practice project. */
export function practiceProject(world: World): YoutubeProject {
  const project = youtubeState(world).projects.get('practice')
  if (project === undefined) throw new Error('YouTube is not seeded')
  return project
}

/** The project behind a client id. */
export function projectBy(world: World, clientId: string | null | undefined): YoutubeProject | undefined {
  return clientId == null || clientId === '' ? undefined : youtubeState(world).projects.find((project) => project.clientId === clientId)
}
