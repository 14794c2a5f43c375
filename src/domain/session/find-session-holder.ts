import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { isExpired } from '#domain/session/session-access.ts'
import type { Session, SessionFactor } from '#domain/session/session-state.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { prepared, type Values } from '#storage/prepared.ts'

/** A session whose user is signed in, and that user. */
export interface SignedIn {
  readonly session: Folded<Session>
  readonly user: Folded<User>
}

const sessionByHash = prepared((rows, value: Values<{ tokenHash: string }>) =>
  rows.selectFrom('user_sessions').select('id').where('token_hash', '=', value('tokenHash')),
)

/** The user that a session token signs in, or undefined: unknown, replaced, expired, or not authenticated enough. */
export async function findSessionHolder(
  services: Pick<Services, 'rows' | 'events'>,
  token: string,
  now: number,
): Promise<SignedIn | undefined> {
  const tokenHash = hashToken(token)
  const [found] = await sessionByHash(services.rows, { tokenHash })
  if (!found) return undefined
  const session = await services.events.load(sessionAggregate, found.id)
  if (session.state.tokenHash !== tokenHash) return undefined
  const signedIn = await findSignedIn(services, session, now)
  return signedIn && (await hasEnoughFactors(services, signedIn)) ? signedIn : undefined
}

/** The user of an open session, if it authenticated and nothing has ended its sign-ins since. */
export async function findSignedIn(
  services: Pick<Services, 'events'>,
  session: Folded<Session>,
  now: number,
): Promise<SignedIn | undefined> {
  const of = session.state.user
  if (!of) return undefined
  const [user, org] = await Promise.all([
    services.events.load(userAggregate, of.id),
    services.events.load(orgAggregate, of.orgId),
  ])
  return signedInOf({ session, user, org }, now)
}

/** As `findSignedIn`, of loaded aggregates. */
export function signedInOf(
  { session, user, org }: SignedIn & { readonly org: Folded<Org> },
  now: number,
): SignedIn | undefined {
  const of = session.state.user
  if (!of || session.state.status !== 'active' || isExpired(session.state, now)) return undefined
  if (user.state.status !== 'active' || user.id !== of.id || user.owner !== of.orgId || org.state.status !== 'active')
    return undefined
  return validFactors(session.state, user).length > 0 ? { session, user } : undefined
}

/** Valid factors: checked since the user was created, and after the last event that ended all sign-ins. */
export function validFactors({ factors }: Session, user: Folded<User>): SessionFactor[] {
  const since = Math.max(user.createdAtSequence, user.state.signedOutAt)
  // Object.entries widens the keys of the state's own type.
  const entries = Object.entries(factors) as [SessionFactor, NonNullable<Session['factors'][SessionFactor]>][]
  return entries.filter(([, { userSequence }]) => userSequence >= since).map(([factor]) => factor)
}

async function hasEnoughFactors(services: Pick<Services, 'events'>, { session, user }: SignedIn): Promise<boolean> {
  const policy = effectivePolicy(loginPolicy, await loadPolicies(services, user.owner))
  const factors = validFactors(session.state, user)
  const isForced = policy.forceMfa || (policy.forceMfaLocalOnly && !factors.includes('provider'))
  return !isForced || factors.length > 1 || factors.includes('passkey')
}
