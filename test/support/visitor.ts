/** A browser without scripts: keeps cookies, follows redirects on the same server, sends forms as the page gave them. */

import { requestCookieName } from '#domain/auth-request/auth-request.ts'

export interface Seen {
  readonly status: number
  /** Path and query of the page that was shown in the end. */
  readonly location: string
  readonly html: string
  readonly headers: Headers
  /** Text of the page's title and of its error messages. */
  readonly title: string
  readonly problems: readonly string[]
}

export class Visitor {
  readonly #origin: string
  readonly #headers: Record<string, string>
  readonly cookies = new Map<string, string>()
  /** Every `Set-Cookie` received so far, unchanged. */
  readonly setCookies: string[] = []
  seen: Seen | undefined

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.#origin = origin
    this.#headers = { 'accept-language': 'en', ...headers }
  }

  /** Is the browser that began a request of an application. */
  holds({ id, secret }: { readonly id: string; readonly secret: string }): void {
    this.cookies.set(requestCookieName(id, this.#origin.startsWith('https:')), secret)
  }

  /** Asks the protocol for a sign-in. Returns where the sign-in begins, without going there. */
  async begin(link: string): Promise<string> {
    const url = new URL(link, this.#origin)
    const response = await fetch(new URL(url.pathname + url.search, this.#origin), {
      redirect: 'manual',
      headers: { ...this.#headers, cookie: this.#cookieHeader() },
    })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return response.headers.get('location') ?? ''
  }

  /** Opens a path, or a link on the server's configured origin. */
  open(link: string): Promise<Seen> {
    return this.#ask(link, { method: 'GET' })
  }

  /** Sends the page's form (the one that has `marker` in it) with its hidden values, and these. */
  async submit(values: Record<string, string> = {}, marker = ''): Promise<Seen> {
    const form = formsOf(this.seen?.html ?? '').find((one) => one.text.includes(marker))
    if (!form) throw new Error(`no form with ${marker || 'anything'} on ${this.seen?.title}`)
    const body = new URLSearchParams({ ...form.values, ...values })
    if (form.method === 'get') return this.open(`${form.action}?${body}`)
    return this.post(form.action, body)
  }

  post(path: string, body: URLSearchParams): Promise<Seen> {
    return this.#ask(path, {
      method: 'POST',
      body: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }

  async #ask(link: string, init: RequestInit): Promise<Seen> {
    const url = new URL(link, this.#origin)
    const response = await fetch(new URL(url.pathname + url.search, this.#origin), {
      ...init,
      redirect: 'manual',
      headers: { ...this.#headers, ...(init.headers as Record<string, string>), cookie: this.#cookieHeader() },
    })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    const next = response.headers.get('location')
    // Stops at the redirect to the protocol: following it would consume the code under test.
    const leaves = next !== null && new URL(next, this.#origin).pathname.startsWith('/oauth/')
    if (next && !leaves) return this.#ask(next, { method: 'GET' })
    const html = await response.text()
    const at = leaves ? new URL(next, this.#origin) : url
    // Leaves out text that scripts fill in and text for browsers without scripts.
    const visible = html.replace(/<noscript>.*?<\/noscript>|<div[^>]* hidden>.*?<\/div>/gs, '')
    this.seen = {
      status: response.status,
      location: at.pathname + at.search,
      html,
      headers: response.headers,
      title: textOf(/<title>(.*?)<\/title>/s.exec(html)?.[1] ?? ''),
      problems: [...visible.matchAll(/class="(?:problem|notice notice-bad)"[^>]*>(.*?)<\/(?:p|div)>/gs)].map(
        ([, text]) => textOf(text ?? ''),
      ),
    }
    return this.seen
  }

  #keep(header: string): void {
    this.setCookies.push(header)
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
    if (value === '' || /max-age=0/i.test(header)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

interface FoundForm {
  readonly text: string
  readonly method: string
  readonly action: string
  readonly values: Record<string, string>
}

export function formsOf(html: string): FoundForm[] {
  return [...html.matchAll(/<form[^>]*>.*?<\/form>/gs)].map(([text]) => ({
    text,
    method: attribute(text, 'method'),
    action: attribute(text, 'action'),
    values: Object.fromEntries(
      [...text.matchAll(/<input[^>]*>/g)].map(([input]) => [attribute(input, 'name'), attribute(input, 'value')]),
    ),
  }))
}

const attribute = (tag: string, name: string): string => decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

/** The text that a reader sees. */
export const textOf = (html: string): string =>
  decode(
    html
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )

const decode = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
