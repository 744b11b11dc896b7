import { redirect } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import { answerNode, canSeePage, ok, requireScopes, wishedFields, type GraphCall, type GraphOperations } from './graph-call.ts'
import { GraphError, noPermission, notVisible } from './graph-error.ts'
import { nestedEdge, readNode, type FieldWish } from './graph-fields.ts'
import { flagOf, integerOf, textOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import type { Page, Person } from './meta-records.ts'
import { instagramAccountShape, pageShape, personShape, pictureOf } from './page-shape.ts'

/** People, Pages, business portfolios, apps and Instagram accounts as objects. */
export const accountOperations: GraphOperations = {
  'GET person': (call) => {
    const person = visiblePerson(call)
    return answerNode(
      call,
      personShape(call, person, (wish) =>
        nestedEdge(wish, sharedPages(call, person), (page, fields) => accountEntry(call, page, person, fields)),
      ),
    )
  },
  'GET person/accounts': (call) => {
    const person = visiblePerson(call)
    const wishes = wishedFields(call)
    return ok(answerList(call, sharedPages(call, person), (page) => accountEntry(call, page, person, wishes)))
  },
  'GET person/assigned_pages': (call) => accountOperations['GET person/accounts']!(call),
  'GET person/businesses': (call) => {
    const person = visiblePerson(call)
    requireScopes(call, ['business_management'], 200)
    const businesses = call.store.businesses.all().filter((business) => person.businessIds.includes(business.id))
    return ok(answerList(call, businesses, (business) => ({ id: business.id, name: business.name })))
  },
  'GET person/picture': picture,
  'GET page/picture': picture,
  'POST person/feed': () => {
    throw noPermission('Nothing can be published to a personal profile; publish_actions is gone')
  },
  'POST person/photos': () => {
    throw noPermission('Nothing can be published to a personal profile; publish_actions is gone')
  },
  'POST person/videos': () => {
    throw new GraphError(100, '(#100) No permission to publish the video')
  },
  'GET business': (call) => ok({ id: call.nodeId, name: visibleBusiness(call).name }),
  'GET business/owned_pages': (call) => {
    const { person } = visibleBusiness(call)
    const wishes = wishedFields(call)
    const pages = call.store.pages.all().filter((page) => page.businessId === call.nodeId && call.caller.pageIds.includes(page.id))
    return ok(answerList(call, pages, (page) => accountEntry(call, page, person, wishes)))
  },
  'GET business/client_pages': (call) => {
    visibleBusiness(call)
    return ok({ data: [] })
  },
  'GET page': (call) => {
    const page = call.store.pages.get(call.nodeId)
    if (page === undefined || !canSeePage(call.caller, page.id)) throw notVisible(call.nodeId, call.method)
    return answerNode(call, pageShape(call, page))
  },
  'GET app': (call) => {
    if (call.caller.app.id !== call.nodeId) throw notVisible(call.nodeId, call.method)
    const { app } = call.caller
    return answerNode(call, {
      typeName: 'Application',
      id: app.id,
      defaults: ['name'],
      fields: { name: () => app.name, link: () => call.context.link('https://www.facebook.com/') },
    })
  },
  'GET instagram': (call) => {
    const account = call.store.instagramAccounts.get(call.nodeId)
    if (account === undefined) throw notVisible(call.nodeId, call.method)
    requireInstagramAccess(call, account.id)
    return answerNode(call, instagramAccountShape(call, account))
  },
}

/** The person of the call; a token sees only the one it speaks for. */
function visiblePerson(call: GraphCall): Person {
  const person = call.store.people.get(call.nodeId)
  if (person === undefined || call.caller.personId !== person.id || call.caller.kind !== 'user') throw notVisible(call.nodeId, call.method)
  return person
}

function visibleBusiness(call: GraphCall): { name: string; person: Person } {
  requireScopes(call, ['business_management'], 200)
  const business = call.store.businesses.get(call.nodeId)
  const person = call.store.people.get(call.caller.personId)
  if (business === undefined || person === undefined || !person.businessIds.includes(business.id))
    throw notVisible(call.nodeId, call.method)
  return { name: business.name, person }
}

/** The Pages a person shared with the app. Without pages_show_list the list is empty; a portfolio's Pages need business_management. */
function sharedPages(call: GraphCall, person: Person): Page[] {
  const { caller, store } = call
  if (!caller.scopes.includes('pages_show_list')) return []
  return store.pages
    .all()
    .filter(
      (page) =>
        person.roles[page.id] !== undefined &&
        caller.pageIds.includes(page.id) &&
        (page.businessId === null || caller.scopes.includes('business_management')),
    )
}

function accountEntry(call: GraphCall, page: Page, person: Person, wishes: readonly FieldWish[] | null): unknown {
  return readNode(pageShape(call, page, { person }), wishes)
}

function picture(call: GraphCall): SandboxAnswer {
  const side = integerOf(call.input, 'width') ?? integerOf(call.input, 'height')
  const about = pictureOf(call, call.nodeId, textOf(call.input, 'type'), side)
  return flagOf(call.input, 'redirect') === false ? ok({ data: about }) : redirect(about.url)
}

/** Refuses unless the token may read the Instagram account: through its linked Page, or by Instagram Login. */
export function requireInstagramAccess(call: GraphCall, instagramId: string): void {
  const { caller } = call
  const account = call.store.instagramAccounts.get(instagramId)
  const isOwn = caller.kind === 'instagram' ? caller.accountId === instagramId : account !== undefined && canSeePage(caller, account.pageId)
  if (!isOwn) throw notVisible(call.nodeId, call.method)
  requireScopes(call, [caller.kind === 'instagram' ? 'instagram_business_basic' : 'instagram_basic'], 10)
}
