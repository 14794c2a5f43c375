import type { Account } from '#api/login/accounts.ts'
import { type Html, html } from '#api/login/html.ts'
import { contextIn, type Visit } from '#api/login/visit.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'

/** A person at a glance: initials, name, login name. */
export async function accountRow(visit: Visit, { session, user }: Pick<Account, 'session' | 'user'>): Promise<Html> {
  const ctx = contextIn(visit, session.orgId)
  const { preferredLoginName } = await loginNamesOf(ctx, session.orgId, user.state.userName)
  const { displayName } = user.state.profile
  return html`<span class="who">
    <span class="initials" aria-hidden="true">${initials(displayName)}</span>
    <span class="names"><strong>${displayName}</strong> <span>${preferredLoginName}</span></span>
  </span>`
}

/** First letters of the first and the last part of the name. */
export function initials(name: string): string {
  const letters = name
    .trim()
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
  return [letters[0], letters.length > 1 ? letters.at(-1) : ''].join('').toUpperCase()
}
