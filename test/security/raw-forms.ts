/** Pages as an attacker uses them: any values to any address, with chosen cookies, one response at a time. */
import type { TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

/** State of a browser: its cookies and its CSRF token. */
export interface PageState {
  readonly cookies: Readonly<Record<string, string>>
  readonly csrf: string
}

export interface RawResponse {
  readonly status: number
  readonly location: string
  /** Names and attributes of the received cookies, without their values. */
  readonly cookies: readonly string[]
  readonly headers: Headers
  /** Without the values that differ in each response. */
  readonly html: string
}

/** Returns the visitor's current state, which later steps do not change. */
export async function pageStateOf(visitor: Visitor): Promise<PageState> {
  const { html } = await visitor.open('/ui/login/login?other=')
  const csrf = / name="csrf" value="([^"]+)"/.exec(html)?.[1]
  if (!csrf) throw new Error('there is no form')
  return { cookies: Object.fromEntries(visitor.cookies), csrf }
}

export const stranger = (server: TestServer): Promise<PageState> => pageStateOf(new Visitor(server.url))

/** Sends a form, or opens a page where there is none. */
export async function send(
  server: TestServer,
  at: PageState,
  path: string,
  values?: Record<string, string>,
): Promise<RawResponse> {
  const headers = {
    'accept-language': 'en',
    cookie: Object.entries(at.cookies)
      .map((pair) => pair.join('='))
      .join('; '),
  }
  const body = values && new URLSearchParams({ csrf: at.csrf, ...values })
  const response = await fetch(server.url + path, {
    headers,
    redirect: 'manual',
    ...(body ? { method: 'POST', body } : {}),
  })
  const location = response.headers.get('location') ?? ''
  // The page of a form's response, at a separate address.
  if (location.includes('shown=')) return send(server, withCookies(at, response), location.replace(server.url, ''))
  const html = (await response.text()).replace(/value="v1[^"]*"/g, 'value="…"')
  return {
    status: response.status,
    location,
    cookies: response.headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*/, '')),
    headers: response.headers,
    html,
  }
}

const withCookies = (at: PageState, response: Response): PageState => {
  const set = response.headers.getSetCookie().map((cookie) => /^([^=]+)=([^;]*)/.exec(cookie)?.slice(1) ?? [])
  return { ...at, cookies: { ...at.cookies, ...Object.fromEntries(set) } }
}
