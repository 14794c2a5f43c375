/** A browser without a window: keeps cookies, follows redirects one by one, and replaces the sign-in pages. */
import {
  type AuthResult,
  authCallbackLink,
  CONSENT_PATH,
  requestCookieName,
} from '#domain/auth-request/auth-request.ts'
import { getAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import { findMissingConsent } from '#domain/consent/find-consent.ts'
import { giveConsent } from '#domain/consent/give-consent.ts'
import type { Services } from '#domain/context.ts'
import { completeAuthRequest } from '#test/support/complete-auth-request.ts'

interface Cookie {
  readonly value: string
  readonly path: string
}

export interface Page {
  readonly status: number
  readonly location: string | undefined
  readonly headers: Headers
  readonly body: string
}

export interface Browser {
  readonly cookies: Map<string, Cookie>
  get(url: string): Promise<Page>
  post(url: string, form: Record<string, string>): Promise<Page>
  /** Begins at an application's address and ends where it sends the browser back; signs in where the pages would. */
  signIn(url: string, who: AuthResult): Promise<URL>
  /** As `signIn`, and ends at a page of the server itself. */
  follow(url: string, who: AuthResult): Promise<Page>
}

export function openBrowser(services: Services): Browser {
  const cookies = new Map<string, Cookie>()
  const visit = async (url: string, init: RequestInit = {}): Promise<Page> => {
    const { pathname } = new URL(url)
    const cookie = [...cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...init.headers },
    })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const location = response.headers.get('location')
    // The page of a form's response, at a separate address.
    if (location?.includes('/device?shown=')) return visit(new URL(location, url).href)
    return {
      status: response.status,
      location: location === null ? undefined : new URL(location, url).href,
      headers: response.headers,
      body: await response.text(),
    }
  }
  /** Follows redirects until another server or a page is reached. */
  const walk = async (url: string, who: AuthResult): Promise<URL | Page> => {
    let next = url
    for (let hops = 0; hops < 8; hops++) {
      if (!next.startsWith(services.externalUrl)) return new URL(next)
      const { pathname, searchParams } = new URL(next)
      if (pathname === '/ui/login/login') {
        const id = searchParams.get('authRequestID') ?? ''
        if (!cookies.has(requestCookieName(id, services.externalUrl.startsWith('https:'))))
          throw new Error('this browser did not begin the request')
        next = (await completeAuthRequest(services, id, who, Date.now())).callbackUrl
        continue
      }
      if (pathname === CONSENT_PATH) {
        next = await allow(services, searchParams.get('authRequestID') ?? '', who)
        continue
      }
      const page = await visit(next)
      if (page.location === undefined) return page
      next = page.location
    }
    throw new Error('the browser goes round in circles')
  }
  return {
    cookies,
    get: (url) => visit(url),
    post: (url, form) =>
      visit(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      }),
    async signIn(url, who) {
      const end = await walk(url, who)
      if (end instanceof URL) return end
      throw new Error(`it stays at a page: ${end.status} ${end.body}`)
    },
    async follow(url, who) {
      const end = await walk(url, who)
      if (end instanceof URL) throw new Error(`it leaves for ${end}`)
      return end
    },
  }
}

/** Consents if the page requests it. */
async function allow(services: Services, id: string, { userId }: AuthResult): Promise<string> {
  const request = await getAuthRequest(services, id, Date.now())
  const items = (await findMissingConsent(services, request, userId)) ?? []
  await giveConsent(services, { userId, clientId: request.clientId, items }, Date.now())
  return authCallbackLink(services.externalUrl, id)
}

function keep(cookies: Map<string, Cookie>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const name = pair.slice(0, pair.indexOf('='))
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/'
  const ended = attributes.some((attribute) => /^expires=thu, 01 jan 1970|^max-age=0$/i.test(attribute))
  if (ended) cookies.delete(name)
  else cookies.set(name, { value: pair.slice(name.length + 1), path })
}
