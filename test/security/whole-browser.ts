/** A browser that keeps cookies by name and path, follows every redirect of the server, and stops where it leaves it. */
import { formsOf, textOf } from '#test/support/visitor.ts'

export interface At {
  readonly status: number
  /** The page's address, or the address of another server that the browser was sent to. */
  readonly url: URL
  readonly html: string
  readonly title: string
  /** The redirects before it, in order. */
  readonly hops: readonly string[]
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

export class WholeBrowser {
  readonly #origin: string
  readonly #publicOrigin: string
  readonly #jar = new Map<string, Cookie>()

  /** `publicOrigin`: external origin of the server, if it differs from the address of the requests. */
  constructor(origin: string, publicOrigin = origin) {
    this.#origin = origin
    this.#publicOrigin = publicOrigin
  }

  cookies(): readonly Cookie[] {
    return [...this.#jar.values()]
  }

  /** One request, without going where it sends the browser. */
  async step(link: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(link, this.#publicOrigin)
    const sent = this.cookies().filter(({ path }) => url.pathname.startsWith(path))
    const response = await fetch(this.#origin + url.pathname + url.search, {
      ...init,
      redirect: 'manual',
      headers: {
        'accept-language': 'en',
        ...(init.headers as Record<string, string>),
        cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; '),
      },
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  async open(link: string, init: RequestInit = {}): Promise<At> {
    const hops: string[] = []
    let url = new URL(link, this.#publicOrigin)
    let response = await this.step(url.href, init)
    for (;;) {
      const location = response.headers.get('location')
      if (!location) break
      url = new URL(location, url)
      hops.push(url.href)
      if (url.origin !== this.#publicOrigin) return { status: response.status, url, html: '', title: '', hops }
      if (hops.length > 20) throw new Error(`the browser is sent in circles: ${hops.slice(-4).join(' ')}`)
      response = await this.step(url.href)
    }
    const html = await response.text()
    return { status: response.status, url, html, title: textOf(/<title>(.*?)<\/title>/s.exec(html)?.[1] ?? ''), hops }
  }

  /** Sends a page's form (the one that has `marker` in it) with its hidden values, and these. */
  submit(page: At, values: Record<string, string>, marker = ''): Promise<At> {
    const form = formsOf(page.html).find((one) => one.text.includes(marker))
    if (!form) throw new Error(`no form with ${marker || 'anything'} on ${page.status} ${page.title} ${page.url}`)
    return this.post(form.action || page.url.href, { ...form.values, ...values })
  }

  post(path: string, values: Record<string, string>): Promise<At> {
    return this.open(path, {
      method: 'POST',
      body: new URLSearchParams(values).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const name = pair.slice(0, pair.indexOf('='))
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/'
    const ended = attributes.some((one) => /^expires=thu, 01 jan 1970|^max-age=0$/i.test(one))
    if (ended) this.#jar.delete(`${name} ${path}`)
    else this.#jar.set(`${name} ${path}`, { name, value: pair.slice(name.length + 1), path })
  }
}
