/**
 * Consents of users to applications of other organizations (OpenID Connect Core §3.1.2.4). Owns which requests need
 * one, and what a consent covers. Records, not events: a consent holds until the user withdraws it.
 */
import type { Database } from '#storage/tables.ts'

/** One kind of data or access that an application gets. `project:<id>`: access tokens for that project's API. */
export type ConsentItem =
  | 'id'
  | 'profile'
  | 'email'
  | 'phone'
  | 'address'
  | 'metadata'
  | 'roles'
  | 'organization'
  | 'offline'
  | `project:${string}`

export interface Consent {
  readonly userId: string
  readonly clientId: string
  readonly items: readonly ConsentItem[]
  /** Epoch milliseconds. */
  readonly givenAt: number
}

/** Facts that decide whether a request needs consent. */
export interface ConsentRequest {
  readonly clientId: string
  readonly projectId: string
  readonly applicationOrgId: string
  readonly scopes: readonly string[]
  readonly prompts: readonly string[]
  /** Epoch milliseconds. */
  readonly createdAt: number
}

const ZITADEL = 'urn:zitadel:iam'
const byScope: ReadonlyMap<string, ConsentItem> = new Map([
  ['profile', 'profile'],
  ['email', 'email'],
  ['phone', 'phone'],
  ['address', 'address'],
  ['offline_access', 'offline'],
  [`${ZITADEL}:user:metadata`, 'metadata'],
  [`${ZITADEL}:user:resourceowner`, 'organization'],
  [`${ZITADEL}:org:project:roles`, 'roles'],
  [`${ZITADEL}:org:projects:roles`, 'roles'],
])
const byPattern: readonly (readonly [RegExp, (found: string) => ConsentItem])[] = [
  [/^urn:zitadel:iam:org:id:(.)/, () => 'organization'],
  [/^urn:zitadel:iam:org:domain:primary:(.)/, () => 'organization'],
  [/^urn:zitadel:iam:org:project:role:(.)/, () => 'roles'],
  [/^urn:zitadel:iam:org:project:id:(.+):aud$/, (id) => `project:${id}`],
]

/**
 * Returns the items that an application gets by its scopes, sorted. `assertsRoles`: its project sends roles without a
 * scope.
 */
export function consentItems(scopes: readonly string[], assertsRoles: boolean): ConsentItem[] {
  const items = scopes.flatMap((scope): ConsentItem[] => {
    const known = byScope.get(scope)
    if (known) return [known]
    for (const [pattern, item] of byPattern) {
      const value = pattern.exec(scope)?.[1]
      if (value !== undefined) return [item(value)]
    }
    return []
  })
  return [...new Set<ConsentItem>(['id', ...items, ...(assertsRoles ? ['roles' as const] : [])])].sort()
}

export const fromConsentRow = (row: Database['consents']): Consent => ({
  userId: row.user_id,
  clientId: row.client_id,
  // Written by giveConsent only.
  items: JSON.parse(row.items) as ConsentItem[],
  givenAt: row.given_at,
})
