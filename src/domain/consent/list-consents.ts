import { type Consent, fromConsentRow } from '#domain/consent/consent.ts'
import type { Services } from '#domain/context.ts'

export interface ListedConsent extends Consent {
  readonly applicationName: string
  readonly orgName: string
}

/** Returns a user's consents to applications that exist, the newest first. */
export async function listConsents({ rows }: Pick<Services, 'rows'>, userId: string): Promise<ListedConsent[]> {
  const consents = await rows
    .selectFrom('consents as consent')
    .innerJoin('users as user', 'user.id', 'consent.user_id')
    .innerJoin('apps as app', 'app.client_id', 'consent.client_id')
    .innerJoin('orgs as org', 'org.id', 'app.org_id')
    .selectAll('consent')
    .select(['app.name as applicationName', 'org.name as orgName'])
    .where('consent.user_id', '=', userId)
    .whereRef('consent.given_at', '>=', 'user.created_at')
    .orderBy('consent.given_at', 'desc')
    .orderBy('consent.client_id')
    .execute()
  return consents.map(({ applicationName, orgName, ...row }) => ({ ...fromConsentRow(row), applicationName, orgName }))
}
