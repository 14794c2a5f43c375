/**
 * Sign-out that an application requests (OpenID Connect RP-Initiated Logout 1.0). With an id token of the signed-in
 * user the session ends at once and the browser returns, as ZITADEL's clients expect. Without one, or with that of
 * another user, a page asks for confirmation, since any site can send a browser here.
 */
import { randomBytes } from 'node:crypto'
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { loginUiOf } from '#api/oidc/login-ui.ts'
import { form, showPage } from '#api/oidc/pages.ts'
import { paths } from '#api/oidc/paths.ts'
import { showFrontChannelPage } from '#api/oidc/sign-out/front-channel-page.ts'
import { type JwtSigner, readClaims } from '#crypto/jwt.ts'
import { sameText } from '#crypto/secret-compare.ts'
import { loginUiLink } from '#domain/auth-request/choose-login-ui.ts'
import type { Services } from '#domain/context.ts'
import { afterLogout } from '#domain/saml/logout-round.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { endSession } from '#domain/sign-in/end-session.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { frontChannelLogouts } from '#domain/sign-in/front-channel-logouts.ts'

const CONFIRM = `${paths.end_session}/confirm`
const SUCCESS = `${paths.end_session}/success`

/** Target after sign-out, if it is registered; undefined: Usher's own page. */
interface SignOut {
  readonly goTo: string | undefined
  readonly userId: string | undefined
  readonly sessionId: string | undefined
  readonly client: Client | undefined
  /** Whether the id token has expired. */
  readonly isExpired: boolean
}

type Client = NonNullable<Awaited<ReturnType<Provider['Client']['find']>>>

/** Middleware in front of the engine, which only announces the end session endpoint. */
export const signOut =
  (services: Services, provider: Provider, signer: JwtSigner) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path === SUCCESS && ctx.method === 'GET') return showSignedOut(ctx)
    const isSignOutRequest = ctx.path === paths.end_session && (ctx.method === 'GET' || ctx.method === 'POST')
    if (!isSignOutRequest && !(ctx.path === CONFIRM && ctx.method === 'POST')) return next()
    const input = withoutEmpty(ctx.method === 'POST' ? await readForm(ctx) : new URLSearchParams(ctx.querystring))
    const session = await provider.Session.get(ctx)
    const signOutRequest = await readSignOut(provider, input)
    const signedIn = session.accountId !== undefined
    if (isSignOutRequest && !signedIn && !input.has('id_token_hint')) {
      const baseUri = await loginUiOf(services, ctx, signOutRequest.client)
      if (baseUri)
        return redirectTo(
          ctx,
          loginUiLink(baseUri, 'logout', await toLogoutQuery(services, signer, signOutRequest, input)),
        )
    }
    const sure = isSignOutRequest ? isOf(signOutRequest, session) : isConfirmed(input, session.state)
    if (signedIn && !sure) return ask(ctx, { session, input })
    // An id token alone ends no session of the login pages, since it may have leaked (RP-Initiated Logout 1.0 §2). A
    // session of a login UI has no cookie at this origin to compare with.
    const ids = sure
      ? await sessionsOf(services, signOutRequest, session)
      : await sessionByTokenAlone(services, signOutRequest)
    const addresses = await frontChannelLogouts(services, ids)
    for (const id of ids) await endSession(services, id, Date.now())
    if (sure) await forget(ctx, provider, session)
    const goTo = await afterLogout(services, { sessionIds: ids, url: signOutRequest.goTo ?? SUCCESS }, Date.now())
    if (addresses.length > 0) return showFrontChannelPage(ctx, addresses, goTo)
    redirectTo(ctx, goTo)
  }

/** A parameter without a value is treated as absent (RFC 6749 §3.1). */
const withoutEmpty = (input: URLSearchParams): URLSearchParams =>
  new URLSearchParams([...input].filter(([, value]) => value !== ''))

function redirectTo(ctx: KoaContextWithOIDC, url: string): void {
  ctx.status = 303
  ctx.redirect(url)
}

/** Seconds. */
const LOGOUT_TOKEN_LIFETIME = 300

/** Parameters for the sign-out page of a login UI, which alone can confirm it; later versions read the signed ones. */
async function toLogoutQuery(services: Services, signer: JwtSigner, { goTo }: SignOut, input: URLSearchParams) {
  const hint = input.get('logout_hint')
  const locales = input.get('ui_locales')
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: services.externalUrl,
    iat: now,
    exp: now + LOGOUT_TOKEN_LIFETIME,
    ...(goTo ? { post_logout_redirect_uri: goTo } : {}),
    ...(hint ? { logout_hint: hint } : {}),
  }
  return {
    ...(goTo ? { post_logout_redirect: goTo } : {}),
    ...(hint ? { logout_hint: hint } : {}),
    ...(locales ? { ui_locales: locales } : {}),
    logout_token: await signer.sign(claims),
  }
}

type EngineSession = Awaited<ReturnType<Provider['Session']['get']>>

/** Returns whether the id token belongs to the user of this browser's session. */
const isOf = (signOutRequest: SignOut, session: EngineSession): boolean =>
  signOutRequest.userId !== undefined && signOutRequest.userId === session.accountId

const isConfirmed = (input: URLSearchParams, state: EngineSession['state']): boolean =>
  typeof state?.secret === 'string' && sameText(input.get('xsrf') ?? '', state.secret)

/** Reads a sign-out request. Rejects an id token of another issuer, and an unregistered address. */
async function readSignOut(provider: Provider, input: URLSearchParams): Promise<SignOut> {
  const hint = input.get('id_token_hint')
  const clientId = input.get('client_id') ?? (hint ? audienceOf(hint) : undefined)
  const client = clientId === undefined ? undefined : await provider.Client.find(clientId)
  if (clientId !== undefined && !client) throw new errors.InvalidClient('client is invalid', 'client not found')
  const claims = hint && client ? await validate(provider, hint, client) : undefined
  const goTo = input.get('post_logout_redirect_uri') ?? undefined
  if (goTo !== undefined && !client?.postLogoutRedirectUriAllowed(goTo))
    throw new errors.InvalidRequest('post_logout_redirect_uri not registered')
  return {
    goTo: goTo && withState(goTo, input.get('state')),
    userId: text(claims?.sub),
    sessionId: text(claims?.sid),
    client,
    isExpired: typeof claims?.exp === 'number' && claims.exp * 1000 < Date.now(),
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function withState(uri: string, state: string | null): string {
  if (state === null) return uri
  const url = new URL(uri)
  url.searchParams.set('state', state)
  return url.href
}

/** Accepts expired id tokens too: users stay signed in for longer than those last (RP-Initiated Logout 1.0 §4). */
async function validate(provider: Provider, hint: string, client: Parameters<typeof provider.IdToken.validate>[1]) {
  try {
    return (await provider.IdToken.validate(hint, client)).payload
  } catch (cause) {
    throw new errors.InvalidRequest('could not validate id_token_hint', undefined, { cause })
  }
}

function audienceOf(jwt: string): string {
  const audience = readClaims(jwt)?.aud
  if (typeof audience === 'string') return audience
  throw new errors.InvalidRequest('could not decode id_token_hint')
}

/** The session of this browser, and the one that the id token names, if both are of its subject. */
async function sessionsOf(services: Services, signOutRequest: SignOut, session: EngineSession): Promise<string[]> {
  const ids = new Set([session.uid])
  if (signOutRequest.sessionId && signOutRequest.userId) {
    const live = await findSessionById(services, signOutRequest.sessionId, Date.now())
    if (live?.session.userId === signOutRequest.userId) ids.add(signOutRequest.sessionId)
  }
  return [...ids, ...(await loginUiSessionOf(services, signOutRequest))]
}

/** The session of a login UI that the id token names, if it is that of the token's user. */
async function loginUiSessionOf(services: Services, { sessionId, userId }: SignOut): Promise<string[]> {
  if (!sessionId || !userId) return []
  const { state } = await services.events.load(sessionAggregate, sessionId)
  return state.status === 'active' && !state.signIn && state.user?.id === userId ? [sessionId] : []
}

/** An old token may have leaked: without a session in the browser, an expired one ends nothing. */
const sessionByTokenAlone = async (services: Services, signOutRequest: SignOut): Promise<string[]> =>
  signOutRequest.isExpired ? [] : loginUiSessionOf(services, signOutRequest)

async function forget(ctx: KoaContextWithOIDC, provider: Provider, session: EngineSession): Promise<void> {
  await session.destroy()
  ctx.cookies.set(provider.cookieName('session'), null)
}

async function ask(
  ctx: KoaContextWithOIDC,
  { session, input }: { session: EngineSession; input: URLSearchParams },
): Promise<void> {
  // Kept, so that the page of another tab stays valid.
  const xsrf = text(session.state?.secret) ?? randomBytes(32).toString('base64url')
  session.state = { ...session.state, secret: xsrf }
  await session.persist()
  const formFields = [...input].filter(([name]) => name !== 'xsrf')
  await showPage(ctx, {
    title: 'signOut.title',
    body: (label) =>
      `<p class="lead">${label('signOut.text')}</p>${form(
        CONFIRM,
        { ...Object.fromEntries(formFields), xsrf },
        `<button type="submit">${label('signOut.confirm')}</button>`,
      )}`,
  })
}

function showSignedOut(ctx: KoaContextWithOIDC): Promise<void> {
  return showPage(ctx, {
    title: 'signOut.doneTitle',
    body: (label) => `<p class="lead">${label('signOut.doneText')}</p>`,
  })
}

const FORM_LIMIT = 56 * 1024

async function readForm(ctx: KoaContextWithOIDC): Promise<URLSearchParams> {
  if (!ctx.is('application/x-www-form-urlencoded')) return new URLSearchParams()
  let body = ''
  for await (const chunk of ctx.req) {
    body += String(chunk)
    if (body.length > FORM_LIMIT) throw new errors.InvalidRequest('the request is too large')
  }
  return new URLSearchParams(body)
}
