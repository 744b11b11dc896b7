import { createHash } from 'node:crypto'
import { practiceCredential } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'
import { metaStore, type InstagramAccount, type MetaApp, type Page, type Person } from './meta-records.ts'
import { seedPlaces } from './places.ts'

/** All tasks a person can have on a Page (Page reference, read 2026-11-23). */
const ALL_TASKS: readonly string[] = ['ANALYZE', 'ADVERTISE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT', 'MANAGE']

const BUSINESS = { id: '1840227315906618', name: 'Fernweh Studio GmbH' }

const PAGES: readonly Page[] = [
  {
    id: '104417382950116',
    name: 'Fernweh Kitchen',
    username: 'fernwehkitchen',
    category: 'Food & Beverage',
    about: 'Small dishes from long journeys.',
    followersCount: 4812,
    instagramId: '17841461203857719',
    businessId: null,
  },
  {
    id: '107730521684493',
    name: 'Slow Trains',
    username: 'slowtrainsfilm',
    category: 'Video Creator',
    about: 'Railway films without hurry.',
    followersCount: 1290,
    instagramId: '17841463390214457',
    businessId: null,
  },
  {
    id: '101996240877235',
    name: 'Fernweh Studio',
    username: 'fernwehstudio',
    category: 'Media',
    about: 'The workshop behind it. No Instagram account is linked here.',
    followersCount: 311,
    instagramId: null,
    businessId: BUSINESS.id,
  },
  {
    id: '109258814403672',
    name: 'Harbour Sketchbook',
    username: 'harboursketchbook',
    category: 'Artist',
    about: 'One drawing a day.',
    followersCount: 87,
    instagramId: null,
    businessId: null,
  },
]

const INSTAGRAM_ACCOUNTS: readonly InstagramAccount[] = [
  {
    id: '17841461203857719',
    appScopedId: '28417735509112843',
    username: 'fernweh.kitchen',
    name: 'Fernweh Kitchen',
    accountType: 'BUSINESS',
    followersCount: 15_230,
    pageId: '104417382950116',
  },
  {
    id: '17841463390214457',
    appScopedId: '28417735509118021',
    username: 'slow.trains',
    name: 'Slow Trains',
    accountType: 'MEDIA_CREATOR',
    followersCount: 902,
    pageId: '107730521684493',
  },
]

const PEOPLE: readonly Person[] = [
  {
    id: '10229581740663127',
    name: 'Mira Practice',
    email: 'mira@example.com',
    roles: { '104417382950116': ALL_TASKS, '107730521684493': ALL_TASKS, '101996240877235': ALL_TASKS },
    businessIds: [BUSINESS.id],
  },
  {
    id: '10231174426095518',
    name: 'Jonas Practice',
    email: 'jonas@example.com',
    roles: { '109258814403672': ALL_TASKS },
    businessIds: [],
  },
]

const APP_ID = '1286604573920148'

/** Loopback ports that a desktop client of ours listens on during login. */
const CALLBACK_PORTS: readonly number[] = [8917, 8918, 8919]

/** The desktop webview's own redirect address (manual login flow, read 2026-11-23). */
export const LOGIN_SUCCESS_ADDRESS = 'https://www.facebook.com/connect/login_success.html'

/** Puts the practice app, people, Pages and Instagram accounts in place; keeps what is there. */
export function seedMeta(world: World): void {
  const store = metaStore(world)
  const app: MetaApp = {
    id: APP_ID,
    secret: practiceCredential('meta app secret', 32).toLowerCase(),
    name: 'CreatorSync Practice',
    mode: 'development',
    redirects: [
      ...CALLBACK_PORTS.map((port) => `http://localhost:${port}/facebook/callback`),
      ...CALLBACK_PORTS.map((port) => `https://localhost:${port}/facebook/callback`),
      LOGIN_SUCCESS_ADDRESS,
    ],
    requiresProof: false,
    configurations: {
      '902218844671035': [
        'pages_show_list',
        'pages_read_engagement',
        'pages_manage_posts',
        'business_management',
        'instagram_basic',
        'instagram_content_publish',
      ],
    },
    instagram: {
      id: '731905528846612',
      secret: practiceCredential('instagram app secret', 32).toLowerCase(),
      redirects: CALLBACK_PORTS.map((port) => `https://localhost:${port}/instagram/callback`),
    },
  }
  if (store.apps.get(app.id) === undefined) store.apps.put(app.id, app)
  const keep = <T extends { readonly id: string }>(
    collection: { get(id: string): T | undefined; put(id: string, value: T): void },
    values: readonly T[],
  ) => {
    for (const value of values) if (collection.get(value.id) === undefined) collection.put(value.id, value)
  }
  keep(store.businesses, [BUSINESS])
  keep(store.people, PEOPLE)
  keep(store.pages, PAGES)
  keep(store.instagramAccounts, INSTAGRAM_ACCOUNTS)
  seedPlaces(world)
}

/** The seeded app. */
export function practiceMetaApp(world: World): MetaApp {
  const app = metaStore(world).apps.get(APP_ID)
  if (app === undefined) throw new Error('the Meta sandbox was not seeded')
  return app
}

/** The first practice person, or the one whom a user, Page or Instagram id stands for. */
export function practicePerson(world: World, accountId: string | undefined): Person {
  const store = metaStore(world)
  const people = store.people.all()
  const pageId = accountId === undefined ? undefined : (store.instagramAccounts.get(accountId)?.pageId ?? accountId)
  const person = pageId === undefined ? people[0] : people.find((one) => one.id === pageId || one.roles[pageId] !== undefined)
  if (person === undefined) throw new Error(`no practice account ${accountId ?? ''} at Meta`)
  return person
}

/** A colour that stays the same for an id; practice avatars are made of it. */
export function colourOf(id: string): { r: number; g: number; b: number } {
  const [r, g, b] = createHash('sha256').update(id).digest()
  return { r: 60 + ((r ?? 0) % 150), g: 60 + ((g ?? 0) % 150), b: 60 + ((b ?? 0) % 150) }
}
