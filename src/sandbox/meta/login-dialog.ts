import { escapeHtml, html, redirect } from '../kit/answer.ts'
import { consentPage, page, readConsent } from '../kit/page.ts'
import { readText, type SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { RouteContext } from '../kit/world.ts'
import { metaStore, type MetaApp, type Person } from './meta-records.ts'
import { isFacebookScope } from './meta-scopes.ts'
import { CODE_MS, issueUserToken } from './meta-tokens.ts'

interface DialogQuestion {
  readonly app: MetaApp
  readonly redirectUri: string
  readonly state: string | null
  readonly responseType: 'code' | 'token'
  readonly scopes: readonly string[]
}

/** `GET /{v}/dialog/oauth`: the consent page, or an error page where Facebook would not send the browser back. */
export function showDialog(context: RouteContext): SandboxAnswer {
  const question = readQuestion(context)
  if ('status' in question) return question
  const store = metaStore(context.world)
  const people = store.people.all()
  if (question.state === null) context.world.note('facebook', 'The login dialog was opened without a state parameter.')
  return consentPage({
    platformName: 'Facebook',
    appName: question.app.name,
    scopes: question.scopes,
    accounts: people.map(({ id, name }) => ({ id, name })),
    canUntick: true,
    assets: people.flatMap((person) =>
      Object.keys(person.roles).map((pageId) => ({
        id: pageId,
        name: `${store.pages.get(pageId)?.name ?? pageId} (Page of ${person.name})`,
      })),
    ),
  })
}

/** The dialog's form: back to the app with a code, or with the refusal. */
export async function decideDialog(context: RouteContext): Promise<SandboxAnswer> {
  const question = readQuestion(context)
  if ('status' in question) return question
  const { world } = context
  const store = metaStore(world)
  const people = store.people.all()
  const decision = readConsent(new URLSearchParams(await readText(context.request.body)), {
    scopes: question.scopes,
    assets: people.flatMap((person) => Object.keys(person.roles)),
  })
  const state = question.state === null ? {} : { state: question.state }
  if (!decision.isAllowed) {
    // The parameter set of a refusal is known from reports only.
    return sendBack(question, {
      error: 'access_denied',
      error_code: '200',
      error_description: 'Permissions error',
      error_reason: 'user_denied',
      ...state,
    })
  }
  const person: Person | undefined = decision.account === null ? people[0] : store.people.get(decision.account)
  if (person === undefined) return errorPage('No such practice account')
  const granted = ['public_profile', ...decision.scopes]
  const declined = question.scopes.filter((scope) => !granted.includes(scope))
  const pageIds = decision.assets.filter((pageId) => person.roles[pageId] !== undefined)
  if (question.responseType === 'token') {
    const record = issueUserToken(world, { app: question.app, personId: person.id, scopes: granted, pageIds, declined, isLongLived: false })
    return sendBack(question, { access_token: record.token, expires_in: '3600', ...state }, '#')
  }
  const { code } = world.tokens.issueCode({
    code: randomToken('AQ', 120),
    login: 'meta',
    clientId: question.app.id,
    redirectUri: question.redirectUri,
    accountId: person.id,
    scopes: granted,
    challenge: null,
    challengeMethod: null,
    expiresAt: world.clock.now() + CODE_MS,
  })
  store.consents.put(code, { pageIds, declined })
  return sendBack(question, { code, ...state })
}

function readQuestion(context: RouteContext): DialogQuestion | SandboxAnswer {
  const { query, world } = context
  const app = metaStore(world).apps.get(query.get('client_id') ?? query.get('app_id') ?? '')
  if (app === undefined) return errorPage('Invalid App ID', 'The provided app ID does not look like a valid app ID.')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!isRedirectAllowed(app, redirectUri)) {
    return errorPage('URL Blocked', 'This redirect failed because the redirect URI is not white-listed in the app’s client OAuth settings.')
  }
  const responseType = query.get('response_type') ?? 'code'
  if (responseType !== 'code' && responseType !== 'token') return errorPage('Invalid response_type', 'Use code.')
  const configurationId = query.get('config_id')
  const configured = configurationId === null ? undefined : app.configurations[configurationId]
  if (configurationId !== null && configured === undefined)
    return errorPage('Invalid configuration', 'The app has no such login configuration.')
  const scopes = configured ?? [...new Set((query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== ''))]
  const unknown = scopes.filter((scope) => !isFacebookScope(scope))
  if (unknown.length > 0) return errorPage(`Invalid Scopes: ${unknown.join(', ')}`, 'This message is only shown to developers.')
  return { app, redirectUri, state: query.get('state'), responseType, scopes: scopes.filter((scope) => scope !== 'public_profile') }
}

/**
 * Redirect rules of section 3.2: in development mode plain http://localhost with any port and path needs no listing; everything
 * else, and everything in live mode, must be listed to the letter; live mode takes https only.
 */
function isRedirectAllowed(app: MetaApp, redirectUri: string): boolean {
  const url = URL.parse(redirectUri)
  if (url === null || url.hash !== '') return false
  if (app.mode === 'development' && url.protocol === 'http:' && url.hostname === 'localhost') return true
  if (app.mode === 'live' && url.protocol !== 'https:') return false
  return app.redirects.includes(redirectUri)
}

function sendBack(question: DialogQuestion, answer: Record<string, string>, separator?: '#'): SandboxAnswer {
  const query = new URLSearchParams(answer).toString()
  if (separator === '#') return redirect(`${question.redirectUri}#${query}`)
  // Facebook glues this fragment on; browsers keep it to themselves.
  return redirect(`${question.redirectUri}${question.redirectUri.includes('?') ? '&' : '?'}${query}#_=_`)
}

/** An error page of the login: never a redirect. */
export function errorPage(title: string, text = '', platformName = 'Facebook'): SandboxAnswer {
  return html(400, page(title, platformName, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`))
}
