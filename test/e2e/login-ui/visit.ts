/** Steps of one browser at the login UI, and the API clients of the UI. */
import type { Transport } from '@connectrpc/connect'
import {
  createIdpServiceClient,
  createOIDCServiceClient,
  createOrganizationServiceClient,
  createSessionServiceClient,
  createSettingsServiceClient,
  createUserServiceClient,
} from '@zitadel/client/v2'

export const apiOf = (transport: Transport) => ({
  users: createUserServiceClient(transport),
  sessions: createSessionServiceClient(transport),
  oidc: createOIDCServiceClient(transport),
  settings: createSettingsServiceClient(transport),
  organizations: createOrganizationServiceClient(transport),
  providers: createIdpServiceClient(transport),
})
export type Api = ReturnType<typeof apiOf>

/** Kept in the memory of the UI under the cookie of the browser. */
export interface Visit {
  authRequestId?: string | undefined
  deviceId?: string | undefined
  session?: { sessionId: string; sessionToken: string } | undefined
  userId?: string | undefined
  /** Id of the passkey or security key that is being registered. */
  keyId?: string | undefined
}

export type StepResponse = { readonly html: string } | { readonly redirect: string }

export interface StepRequest {
  readonly api: Api
  readonly visit: Visit
  /** Origin of the UI. */
  readonly origin: string
  /** Of the address and the form. */
  readonly values: URLSearchParams
}

export type Handler = (asked: StepRequest) => Promise<StepResponse>

export const redirect = (location: string): StepResponse => ({ redirect: location })

/** Returns the user of the browser, known by an earlier login name. */
export function userOf({ userId }: Visit): string {
  if (!userId) throw new Error('no user')
  return userId
}

/** Checks factors in the session of the browser, and keeps its new token. */
export async function check(
  { api, visit }: StepRequest,
  request: Omit<Parameters<Api['sessions']['setSession']>[0], '$typeName'>,
) {
  if (!visit.session) throw new Error('no session')
  const changed = await api.sessions.setSession({ ...request, ...visit.session })
  visit.session = { ...visit.session, sessionToken: changed.sessionToken }
  return changed
}
