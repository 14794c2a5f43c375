import type { Caller, Membership } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { callerOf } from '#domain/permission/caller-of.ts'
import { defaultPolicy, policiesAggregate } from '#domain/policy/policies.ts'
import { securityPolicy } from '#domain/policy/security-policy.ts'
import { membershipsOf } from '#domain/user/access/memberships-of.ts'
import { userImpersonated } from '#domain/user/lifecycle/events.ts'
import { userAggregate } from '#domain/user/user.ts'

export interface Impersonation {
  /** The user who acts. */
  readonly actorId: string
  /** The impersonated user. */
  readonly userId: string
  /** The application that gets the token. */
  readonly clientId: string
}

export type ImpersonationResult = 'allowed' | 'disabled' | 'forbidden' | 'notActive'

/**
 * Returns whether a user may act as another one: the instance allows impersonation, and the actor has `impersonation` in
 * the user's organization; and for a user with roles, `admin.impersonation` wherever these are.
 */
export async function checkImpersonation(
  services: Pick<Services, 'rows' | 'events'>,
  { actorId, userId }: Omit<Impersonation, 'clientId'>,
): Promise<ImpersonationResult> {
  const { impersonation } = defaultPolicy(securityPolicy, await services.events.load(policiesAggregate, INSTANCE_ID))
  if (!impersonation) return 'disabled'
  const [actor, user, memberships] = await Promise.all([
    callerOf(services, actorId),
    services.events.load(userAggregate, userId),
    membershipsOf(services, userId),
  ])
  if (!decideImpersonation(actor, user.owner, memberships)) return 'forbidden'
  return user.state.status === 'active' ? 'allowed' : 'notActive'
}

/** Records in the history of the user that another one gets a token to act as them. `now` in epoch milliseconds. */
export async function recordImpersonation(
  services: Services,
  { actorId, userId, clientId }: Impersonation,
  now: number,
): Promise<void> {
  await services.events.change({ creator: actorId, now }, userAggregate, userId, ({ state }) =>
    state.status === 'active' ? [userImpersonated(clientId, { userId: actorId, issuer: services.externalUrl })] : [],
  )
}

/** Pure. `owner`: organization of the user, whose roles `memberships` are. */
export const decideImpersonation = (actor: Caller, owner: string, memberships: readonly Membership[]): boolean =>
  actor.may('impersonation', owner) &&
  memberships.every(({ kind, orgId }) =>
    kind === 'instance' ? actor.mayEverywhere('admin.impersonation') : actor.may('admin.impersonation', orgId),
  )
