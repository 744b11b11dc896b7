import { practiceCredential } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'
import { xState, type XAccount, type XApp } from './state.ts'

/** Ours: the redirect addresses that the product registers at X. */
const CALLBACK_URLS = [8917, 8918, 8919].map((port) => `http://127.0.0.1:${port}/x/callback`)

const ACCOUNTS: readonly Omit<XAccount, 'createdAt' | 'isSuspended'>[] = [
  { id: '1802203948576230001', name: 'Mira Novak', username: 'mira_makes', subscription: 'None', isPractice: true },
  { id: '1802203948576230002', name: 'Jonas Film', username: 'jonas_film', subscription: 'Premium', isPractice: true },
  { id: '1802203948576230003', name: 'A Stranger', username: 'a_stranger', subscription: 'None', isPractice: false },
]

/** The stranger's posts: one that nobody was named in, one that names the first practice account. */
export const STRANGER_POSTS = [
  { id: '1802203948576230101', text: 'Good morning, world.' },
  { id: '1802203948576230102', text: 'I learned this from @mira_makes, thank you!' },
] as const

/** Puts the practice accounts and apps in place; secrets are made once. */
export function seedX(world: World): void {
  const { apps, accounts, posts } = xState(world)
  const createdAt = Date.parse('2026-01-15T09:00:00Z')
  for (const account of ACCOUNTS)
    if (accounts.get(account.id) === undefined) accounts.put(account.id, { ...account, isSuspended: false, createdAt })
  const seedApp = (id: string, name: string, type: XApp['type']) => {
    if (apps.get(id) !== undefined) return
    apps.put(id, {
      id,
      name,
      type,
      clientId: practiceCredential(`x ${id} client id`, 34),
      clientSecret: type === 'confidential' ? practiceCredential(`x ${id} client secret`, 50) : '',
      consumerKey: practiceCredential(`x ${id} consumer key`, 25),
      consumerSecret: practiceCredential(`x ${id} consumer secret`, 50),
      callbackUrls: CALLBACK_URLS,
    })
  }
  seedApp('practice', 'CreatorSync practice', 'confidential')
  seedApp('practice-native', 'CreatorSync practice (native)', 'public')
  for (const post of STRANGER_POSTS) {
    if (posts.get(post.id) !== undefined) continue
    posts.put(post.id, {
      id: post.id,
      authorId: '1802203948576230003',
      typedText: post.text,
      text: post.text,
      links: [],
      mediaLink: null,
      mediaIds: [],
      parentId: null,
      conversationId: post.id,
      replySettings: 'everyone',
      editHistory: [post.id],
      createdAt,
    })
  }
}

/** The confidential practice app. */
export function practiceXApp(world: World): XApp {
  const app = xState(world).apps.get('practice')
  if (app === undefined) throw new Error('X is not seeded')
  return app
}

/** The accounts a person can choose on the consent pages. */
export function practiceXAccounts(world: World): XAccount[] {
  return xState(world)
    .accounts.all()
    .filter((account) => account.isPractice)
}
