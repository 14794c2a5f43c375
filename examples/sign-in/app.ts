/**
 * A web application that people sign in to with Usher, on nothing but Node.js and an OpenID Connect library.
 * Needs ISSUER, APP_URL, CLIENT_ID and CLIENT_SECRET, as register.ts prints them.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as oidc from 'openid-client'

const { ISSUER = '', APP_URL = '', CLIENT_ID = '', CLIENT_SECRET = '' } = process.env

/** What one browser is doing here: on its way to sign in, or signed in. A real application keeps this in its store. */
interface Visit {
  waiting?: { verifier: string; state: string; nonce: string }
  person?: { name: string; email: string; idToken: string }
}
const visits = new Map<string, Visit>()

const secure = APP_URL.startsWith('https:')
const usher = await oidc.discovery(
  new URL(ISSUER),
  CLIENT_ID,
  CLIENT_SECRET,
  oidc.ClientSecretBasic(CLIENT_SECRET),
  ISSUER.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {},
)

type Page = (visit: Visit, request: IncomingMessage, response: ServerResponse) => Promise<void> | void

const pages: Record<string, Page> = {
  '/': ({ person }, _request, response) => {
    const body = person
      ? `<p>Hello, ${escaped(person.name)} (${escaped(person.email)}). <a href="/sign-out">Sign out</a>`
      : '<p>Nobody is signed in. <a href="/sign-in">Sign in</a>'
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>Example</title><link rel="icon" href="data:,">${body}`)
  },

  /** Sends the browser to Usher, with what will prove that the answer is to this question. */
  '/sign-in': async (visit, _request, response) => {
    const waiting = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() }
    visit.waiting = waiting
    const url = oidc.buildAuthorizationUrl(usher, {
      redirect_uri: `${APP_URL}/callback`,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(waiting.verifier),
      code_challenge_method: 'S256',
      state: waiting.state,
      nonce: waiting.nonce,
    })
    redirect(response, url.href)
  },

  /** Usher has sent the browser back: its code is redeemed for who signed in. */
  '/callback': async (visit, request, response) => {
    const { waiting } = visit
    if (!waiting) return redirect(response, '/')
    delete visit.waiting
    const tokens = await oidc.authorizationCodeGrant(usher, new URL(request.url ?? '/', APP_URL), {
      pkceCodeVerifier: waiting.verifier,
      expectedState: waiting.state,
      expectedNonce: waiting.nonce,
    })
    const claims = tokens.claims()
    if (!claims || !tokens.id_token) throw new Error('the answer does not say who signed in')
    const info = await oidc.fetchUserInfo(usher, tokens.access_token, claims.sub)
    const person = { name: info.name ?? claims.sub, email: info.email ?? '', idToken: tokens.id_token }
    // A new name for the visit, so that nobody who knew the old one is signed in along with this person.
    enter(response, { person })
    redirect(response, '/')
  },

  /** Signs out here, and then at Usher, which sends the browser back. */
  '/sign-out': (visit, _request, response) => {
    const { person } = visit
    delete visit.person
    if (!person) return redirect(response, '/')
    const hints = { id_token_hint: person.idToken, post_logout_redirect_uri: `${APP_URL}/` }
    redirect(response, oidc.buildEndSessionUrl(usher, hints).href)
  },
}

function enter(response: ServerResponse, visit: Visit): Visit {
  const name = randomUUID()
  visits.set(name, visit)
  response.setHeader('set-cookie', `visit=${name}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`)
  return visit
}

function visitOf(request: IncomingMessage, response: ServerResponse): Visit {
  const name = /(?:^|; )visit=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  return visits.get(name) ?? enter(response, {})
}

const redirect = (response: ServerResponse, location: string): void => {
  response.writeHead(303, { location }).end()
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = pages[new URL(request.url ?? '/', APP_URL).pathname]
  if (!page) return void response.writeHead(404).end('There is nothing here.')
  try {
    await page(visitOf(request, response), request, response)
  } catch (error) {
    console.error(error)
    response.writeHead(400, { 'content-type': 'text/plain' }).end('Signing in did not work. Please try again.')
  }
}

createServer(answer).listen(Number(new URL(APP_URL).port), 'localhost', () => {
  console.log(`The example is at ${APP_URL}`)
})
