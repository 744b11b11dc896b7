import { practiceCredential } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'
import { youtubeState, type YoutubeChannel, type YoutubePlaylist, type YoutubeProject } from './state.ts'

const CHANNELS: readonly Omit<YoutubeChannel, 'createdAt'>[] = [
  {
    id: 'UCpractice0kitchen0verified',
    title: 'Lena’s Small Kitchen',
    handle: '@lenas-small-kitchen',
    country: 'AT',
    isPhoneVerified: true,
    rehearsesUnaudited: false,
    rehearsesTesting: false,
  },
  {
    id: 'UCpractice0trails0unverified',
    title: 'Tom on Trails',
    handle: '@tom-on-trails',
    country: 'US',
    isPhoneVerified: false,
    rehearsesUnaudited: false,
    rehearsesTesting: false,
  },
  {
    id: 'UCpractice0workshop0unaudit',
    title: 'Workshop (own project, not audited)',
    handle: '@workshop-unaudited',
    country: '',
    isPhoneVerified: true,
    rehearsesUnaudited: true,
    rehearsesTesting: false,
  },
  {
    id: 'UCpractice0weekend0testing',
    title: 'Weekend Lab (own project, in Testing)',
    handle: '@weekend-testing',
    country: 'DE',
    isPhoneVerified: true,
    rehearsesUnaudited: false,
    rehearsesTesting: true,
  },
].map((channel) => ({ ...channel, id: channel.id.padEnd(24, '0').slice(0, 24) }))

/** Playlists to choose from: channel's place in the list, title, privacy. */
const PLAYLISTS: readonly (readonly [number, string, YoutubePlaylist['privacyStatus']])[] = [
  [0, 'Weeknight dinners', 'public'],
  [0, 'Behind the stove', 'unlisted'],
  [1, 'Day hikes', 'public'],
  [2, 'Builds', 'private'],
]

/** Puts the practice channels, playlists and projects in place; secrets are made once. */
export function seedYoutube(world: World): void {
  const { projects, channels, playlists } = youtubeState(world)
  const createdAt = Date.parse('2021-05-04T10:00:00Z')
  for (const channel of CHANNELS) if (channels.get(channel.id) === undefined) channels.put(channel.id, { ...channel, createdAt })
  const seeded = world.collections.collection<boolean>('youtube-seeded-playlists')
  for (const [place, title, privacyStatus] of PLAYLISTS) {
    const id = `PL${practiceCredential(`youtube playlist ${title}`, 32)}`
    const channelId = CHANNELS[place]?.id
    // Seeded once, so that a deleted one stays deleted.
    if (channelId === undefined || seeded.get(id) === true) continue
    seeded.put(id, true)
    playlists.put(id, { id, channelId, title, description: '', privacyStatus, defaultLanguage: null, createdAt, items: [] })
  }
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
