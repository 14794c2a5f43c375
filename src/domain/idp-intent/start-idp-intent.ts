import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { isOffered } from '#domain/idp/list-offered-providers.ts'
import { openProvider } from '#domain/idp/open-provider.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import { USED_INTENTS } from '#domain/idp-intent/consume-idp-intent.ts'
import { type IntentPledge, type IntentToKeep, newIntentSecret, startedRow } from '#domain/idp-intent/idp-intent.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { AppError } from '#kit/errors.ts'

export interface StartIdpIntent {
  readonly idpId: string
  /** The browser's cookie. */
  readonly browser: string
  /** The application that waits; '' : none. */
  readonly authRequestId: string
  /** The provider must authenticate the user again, despite an existing session there. */
  readonly reauthenticate: boolean
}

/** Not there, another organization's, switched off, not offered: all look the same. */
export const notOffered = (): AppError => refuse('intent.notOffered')

/**
 * Starts the sign-in of a browser of the caller's organization at a provider: returns the address, and stores the
 * data that verifies the response. Rejects with FailedPrecondition (`intent.notOffered`) a provider that the
 * organization's policy does not offer, and as `ProviderClient.begin`.
 */
export async function startIdpIntent(
  ctx: PageContext,
  client: ProviderClient,
  input: StartIdpIntent,
): Promise<{ url: string }> {
  const idp = await loadOffered(ctx, input.idpId)
  if (idp.state.config?.kind !== 'oidc') throw notOffered()
  const state = newIntentSecret()
  const { url, pledge } = await client.begin(openProvider(ctx, idp), { state, reauthenticate: input.reauthenticate })
  await storeStartedIntent(ctx, input, { secret: state, pledge })
  return { url }
}

/** Stores a started intent; removes the oldest ones of too many. */
export async function storeStartedIntent(
  ctx: PageContext,
  { idpId, browser, authRequestId }: StartIdpIntent,
  started: Pick<IntentToKeep, 'secret'> & { readonly pledge: IntentPledge },
): Promise<void> {
  const intent = { ...started, browser, idpId, orgId: ctx.orgId, authRequestId, createdAt: ctx.now }
  const row = startedRow(ctx.cipher, intent)
  const { pledge } = started
  const records = [
    { table: 'idp_intents' as const, remove: { id: row.id } },
    ...('loginIntentId' in pledge ? [{ table: 'login_intents' as const, remove: { id: pledge.loginIntentId } }] : []),
  ]
  const displaced = records.flatMap((record) => ctx.openRecords?.opened(record) ?? [])
  // A used state claims a name, which is removed with its row.
  const names = displaced.map(({ remove }) => ({ scope: USED_INTENTS, name: String(remove.id) }))
  await ctx.events.writeRecords([{ table: 'idp_intents', put: row }, ...displaced], [], names)
}

/** A provider that people of the organization acted in may sign in through now; refuses any other. */
export async function loadOffered(ctx: Pick<PageContext, 'events' | 'orgId'>, idpId: string): Promise<Folded<Idp>> {
  const [idp, org, login] = await Promise.all([
    ctx.events.load(idpAggregate, idpId),
    ctx.events.load(orgAggregate, ctx.orgId),
    loadLoginPolicy(ctx, ctx.orgId),
  ])
  decideStartIdpIntent(idp, org, login)
  return idp
}

export function decideStartIdpIntent(idp: Folded<Idp>, org: Folded<Org>, login: LoginPolicy): void {
  if (org.state.status !== 'active' || !isOffered(idp, org.id, login)) throw notOffered()
}

export const loadLoginPolicy = async (ctx: Pick<PageContext, 'events'>, orgId: string): Promise<LoginPolicy> =>
  effectivePolicy(loginPolicy, await loadPolicies(ctx, orgId))
