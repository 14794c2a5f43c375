/** The sign-in pages' answers to forms (http/sealed-page.ts). */
import { openPage, SHOWN, sealPage } from '#api/http/sealed-page.ts'
import { htmlText, trustedHtml } from '#api/login/html.ts'
import { hrefTo } from '#api/login/paths.ts'
import type { Outcome, Page, Visit } from '#api/login/visit.ts'

/** Values of a mailed link without its code: with these, an expired page asks for the code again. */
const LINK_VALUES = ['userID', 'orgID', 'codeID']

type StoredPage = Omit<Page, 'body'> & {
  readonly body: string
  /** The browser's CSRF secret, by which the forms of the page work. */
  readonly browser: string
}

/** Returns the redirect to a page, at a path that can be opened; the page itself if it is too large for a cookie. */
export function redirectToPage(visit: Visit, outcome: Outcome & { kind: 'page' }, path: string): Outcome {
  const { body, ...page } = outcome.page
  const stored = { ...page, body: htmlText(body), browser: visit.cookies.get('csrf') } satisfies StoredPage
  const sealed = sealPage(visit.services.cipher, stored, visit.now)
  if (!sealed) return outcome
  const carried = LINK_VALUES.flatMap((name) => (visit.form.has(name) ? [[name, visit.form.get(name) ?? '']] : []))
  const location = hrefTo(visit, path, { ...Object.fromEntries(carried), [SHOWN]: sealed.id })
  return { kind: 'redirect', location, cookies: [...(outcome.cookies ?? []), { name: 'page', value: sealed.value }] }
}

/** Returns the page that the address names, if this browser was redirected to it a short time ago. */
export function loadShownPage(visit: Visit): Page | undefined {
  const named = { id: visit.query.get(SHOWN) ?? '', value: visit.cookies.get('page') }
  const stored = openPage<StoredPage>(visit.services.cipher, named, visit.now)
  if (!stored || stored.browser !== visit.cookies.get('csrf')) return undefined
  const { body, browser: _browser, ...page } = stored
  return { ...page, body: trustedHtml(body) }
}
