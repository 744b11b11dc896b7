import type { FieldWish, NodeShape } from './graph-fields.ts'
import { pick, readNode } from './graph-fields.ts'
import type { GraphCall } from './graph-call.ts'
import type { InstagramAccount, Page, Person } from './meta-records.ts'
import { avatarAddress } from './cdn.ts'
import { pageTokenOf } from './meta-tokens.ts'

/** Sides of a picture by its `type` parameter (picture edge reference, read 2026-11-23). */
const PICTURE_SIDES: Readonly<Record<string, number>> = { square: 50, small: 50, normal: 100, album: 50, large: 200 }

/** An account's picture as the picture edge describes it. */
export function pictureOf(
  call: GraphCall,
  accountId: string,
  type: string | undefined,
  wished?: number,
): { url: string; height: number; width: number; is_silhouette: boolean } {
  // The file itself has 200 pixels a side: asked for more, the next smaller one is given, as Facebook does.
  const side = Math.min(200, wished ?? PICTURE_SIDES[type ?? 'square'] ?? 50)
  return { height: side, is_silhouette: false, url: call.context.link(avatarAddress(call.world, accountId)), width: side }
}

function pictureField(call: GraphCall, accountId: string) {
  return (wish: FieldWish) => {
    const wished = Number(wish.modifiers.get('width') ?? wish.modifiers.get('height') ?? Number.NaN)
    return { data: pick(pictureOf(call, accountId, wish.modifiers.get('type'), wished > 0 ? wished : undefined), wish.fields) }
  }
}

/** What can be asked of a Page. `tasks` are there only in a person's list of accounts. */
export function pageShape(call: GraphCall, page: Page, role?: { person: Person }): NodeShape {
  const tasks = role?.person.roles[page.id]
  return {
    typeName: 'Page',
    id: page.id,
    defaults: role === undefined ? ['name'] : ['access_token', 'category', 'category_list', 'name', 'tasks'],
    fields: {
      name: () => page.name,
      username: () => page.username,
      category: () => page.category,
      category_list: () => [{ id: '2201', name: page.category }],
      about: () => page.about,
      link: () => call.context.link(`https://www.facebook.com/${page.username}`),
      access_token: () => pageToken(call, page),
      followers_count: () => page.followersCount,
      fan_count: () => page.followersCount,
      is_published: () => true,
      bio: () => page.about,
      description: () => undefined,
      website: () => undefined,
      emails: () => undefined,
      phone: () => undefined,
      location: () => undefined,
      cover: () => undefined,
      can_post: () => true,
      has_transitioned_to_new_page_experience: () => true,
      new_like_count: () => 0,
      rating_count: () => 0,
      talking_about_count: () => 0,
      were_here_count: () => 0,
      unread_message_count: () => undefined,
      verification_status: () => 'not_verified',
      picture: pictureField(call, page.id),
      instagram_business_account: (wish) => linkedInstagram(call, page, wish),
      connected_instagram_account: (wish) => linkedInstagram(call, page, wish),
      ...(tasks === undefined ? {} : { tasks: () => tasks }),
    },
  }
}

/** A Page's token: for the person who shared it, or the Page itself. */
function pageToken(call: GraphCall, page: Page): string | undefined {
  const { caller } = call
  if (caller.record === null) return undefined
  if (caller.kind === 'page') return caller.accountId === page.id ? caller.token : undefined
  return caller.pageIds.includes(page.id) && caller.scopes.includes('pages_show_list')
    ? pageTokenOf(call.world, caller.record, page.id)
    : undefined
}

function linkedInstagram(call: GraphCall, page: Page, wish: FieldWish): unknown {
  if (page.instagramId === null || !call.caller.scopes.includes('instagram_basic')) return undefined
  const account = call.store.instagramAccounts.get(page.instagramId)
  return account === undefined ? undefined : readNode(instagramAccountShape(call, account), wish.fields ?? [])
}

/** What can be asked of an Instagram professional account. Over Instagram Login `id` is another one, and `user_id` is the account. */
export function instagramAccountShape(call: GraphCall, account: InstagramAccount): NodeShape {
  const isInstagramLogin = call.caller.kind === 'instagram'
  const mediaCount = () =>
    call.store.media
      .all()
      .filter(
        (media) => media.instagramId === account.id && media.parentId === null && media.deletedAt === null && media.productType !== 'STORY',
      ).length
  return {
    typeName: isInstagramLogin ? 'IGUser' : 'ShadowIGUser',
    id: isInstagramLogin ? account.appScopedId : account.id,
    defaults: [],
    fields: {
      username: () => account.username,
      name: () => account.name,
      profile_picture_url: () => call.context.link(avatarAddress(call.world, account.id)),
      followers_count: () => account.followersCount,
      follows_count: () => 120,
      media_count: mediaCount,
      biography: () => '',
      website: () => undefined,
      ...(isInstagramLogin
        ? { user_id: () => account.id, account_type: () => account.accountType }
        : { ig_id: () => account.id.slice(5), is_published: () => true, shopping_product_tag_eligibility: () => false }),
    },
  }
}

/** What can be asked of a person. */
export function personShape(call: GraphCall, person: Person, accounts: (wish: FieldWish) => unknown): NodeShape {
  const [firstName, ...rest] = person.name.split(' ')
  return {
    typeName: 'User',
    id: person.id,
    defaults: ['name'],
    fields: {
      name: () => person.name,
      first_name: () => firstName,
      last_name: () => rest.join(' '),
      email: () => (call.caller.scopes.includes('email') ? person.email : undefined),
      picture: pictureField(call, person.id),
      accounts,
    },
  }
}
