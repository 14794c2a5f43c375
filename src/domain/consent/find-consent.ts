import {
  type Consent,
  type ConsentItem,
  type ConsentRequest,
  consentItems,
  fromConsentRow,
} from '#domain/consent/consent.ts'
import type { Services } from '#domain/context.ts'

type Store = Pick<Services, 'rows' | 'trustedOrgs'>

/**
 * Returns the items that a user has consented to at a client. Ignores a consent of an earlier user with the same id.
 */
export async function findConsent(
  { rows }: Pick<Services, 'rows'>,
  userId: string,
  clientId: string,
): Promise<Consent | undefined> {
  const row = await rows
    .selectFrom('consents as consent')
    .innerJoin('users as user', 'user.id', 'consent.user_id')
    .selectAll('consent')
    .where('consent.user_id', '=', userId)
    .where('consent.client_id', '=', clientId)
    .whereRef('consent.given_at', '>=', 'user.created_at')
    .executeTakeFirst()
  return row && fromConsentRow(row)
}

/**
 * Returns everything that the application gets, if the user must consent to it; otherwise undefined. First-party
 * applications (those of the user's own organization and of trusted ones) need no consent.
 */
export async function findMissingConsent(
  services: Store,
  request: ConsentRequest,
  userId: string,
): Promise<ConsentItem[] | undefined> {
  const user = await services.rows.selectFrom('users').select('org_id').where('id', '=', userId).executeTakeFirst()
  if (!user || isFirstParty(services, request.applicationOrgId, user.org_id)) return undefined
  const [project, consent] = await Promise.all([
    services.rows
      .selectFrom('projects')
      .select('role_assertion')
      .where('id', '=', request.projectId)
      .executeTakeFirst(),
    findConsent(services, userId, request.clientId),
  ])
  const requestedItems = consentItems(request.scopes, project?.role_assertion === 1)
  return coversRequest(consent, requestedItems, request) ? undefined : requestedItems
}

export const isFirstParty = (
  { trustedOrgs }: Pick<Services, 'trustedOrgs'>,
  applicationOrgId: string,
  userOrgId: string,
): boolean => applicationOrgId === userOrgId || trustedOrgs?.has(applicationOrgId) === true

/** With `prompt=consent` only a response to this very request counts (OpenID Connect Core §3.1.2.1). Pure. */
export function coversRequest(
  consent: Consent | undefined,
  requestedItems: readonly ConsentItem[],
  { prompts, createdAt }: Pick<ConsentRequest, 'prompts' | 'createdAt'>,
): boolean {
  if (!consent || (prompts.includes('consent') && consent.givenAt < createdAt)) return false
  return requestedItems.every((item) => consent.items.includes(item))
}
