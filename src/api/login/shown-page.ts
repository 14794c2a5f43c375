/**
 * Answers a form with a redirect to its page (RFC 9110 §15.4.4), so that Back and reload in the browser send no form
 * again. The page travels in a sealed cookie of this browser: nothing of it is in the address or in the store.
 */
import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { htmlText, trustedHtml } from '#api/login/html.ts'
import { hrefTo } from '#api/login/paths.ts'
import type { Outcome, Page, Visit } from '#api/login/visit.ts'

const LIFETIME_MS = 10 * 60 * 1000
/** Characters. Browsers ignore a cookie of more than 4096 with its name and attributes. */
const MAX_COOKIE = 3_900
/** Bytes. */
const MAX_PAGE = 64 * 1024
const PURPOSE = 'page'
const PARAM = 'shown'

/** Values of a mailed link without its code: by them a page that is gone asks for the code again. */
const LINK_VALUES = ['userID', 'orgID', 'codeID']

interface StoredPage extends Omit<Page, 'body'> {
  readonly body: string
  readonly id: string
  /** The browser's CSRF secret, by which the forms of the page work. */
  readonly browser: string
  /** Epoch milliseconds. */
  readonly until: number
}

/** Returns the redirect to a page, at a path that can be opened; the page itself if it is too large for a cookie. */
export function redirectToPage(visit: Visit, outcome: Outcome & { kind: 'page' }, path: string): Outcome {
  const id = randomBytes(9).toString('base64url')
  const { body, ...page } = outcome.page
  const stored: StoredPage = {
    ...page,
    body: htmlText(body),
    id,
    browser: visit.cookies.get('csrf'),
    until: visit.now + LIFETIME_MS,
  }
  const packed = deflateRawSync(JSON.stringify(stored)).toString('base64')
  const value = visit.services.cipher.encrypt(packed, PURPOSE)
  if (value.length > MAX_COOKIE) return outcome
  const carried = LINK_VALUES.flatMap((name) => (visit.form.has(name) ? [[name, visit.form.get(name) ?? '']] : []))
  const location = hrefTo(visit, path, { ...Object.fromEntries(carried), [PARAM]: id })
  return { kind: 'redirect', location, cookies: [...(outcome.cookies ?? []), { name: 'page', value }] }
}

/** Returns the page that the address names, if this browser was redirected to it a short time ago. */
export function shownPage(visit: Visit): Page | undefined {
  const [id, sealed] = [visit.query.get(PARAM), visit.cookies.get('page')]
  const stored = id && sealed ? opened(visit, sealed) : undefined
  if (!stored || stored.id !== id || stored.until < visit.now) return undefined
  const { body, browser, id: _id, until: _until, ...page } = stored
  return browser === visit.cookies.get('csrf') ? { ...page, body: trustedHtml(body) } : undefined
}

function opened({ services }: Visit, sealed: string): StoredPage | undefined {
  try {
    const packed = Buffer.from(services.cipher.decrypt(sealed, PURPOSE), 'base64')
    // Sealed by this server, from a page.
    return JSON.parse(inflateRawSync(packed, { maxOutputLength: MAX_PAGE }).toString('utf8')) as StoredPage
  } catch {
    return undefined
  }
}
