import { author } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { isOffered } from '#domain/idp/list-offered-providers.ts'
import { accountName } from '#domain/idp-intent/external-profile.ts'
import type { KnownIntent } from '#domain/idp-intent/idp-intent.ts'
import { loadLoginPolicy, notOffered } from '#domain/idp-intent/start-idp-intent.ts'
import type { LoginPolicy } from '#domain/policy/login-policy.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { SessionFactor } from '#domain/session/session-state.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'
import type { Session } from '#domain/sign-in/session.ts'
import { requireKnown } from '#domain/user/access/user-access.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { isLinkTo } from '#domain/user/idp-link/same-account.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change, mustExist } from '#eventstore/change.ts'

export interface AddIdpLink {
  /** Returned intent of this browser (`findIdpIntent`). */
  readonly intent: KnownIntent
  /** The sign-in with which the person proves that the account here is theirs. */
  readonly session: Session
}

/**
 * Links the user of a session to the account at the provider, in the caller's organization, which is the user's.
 * Rejects with FailedPrecondition: `intent.proofMissing` (not all of the user's own factors were verified since the
 * browser returned), `intent.notOffered`, `intent.linkingNotAllowed` (the provider does not permit linking),
 * `intent.userNotActive`; with AlreadyExists an account at the provider that another user is linked to: of concurrent
 * claims one succeeds.
 */
export async function addIdpLink(ctx: PageContext, input: AddIdpLink): Promise<void> {
  const { intent, session } = input
  await ctx.events.retry(async () => {
    const [idp, login, user] = await Promise.all([
      ctx.events.load(idpAggregate, intent.idpId),
      loadLoginPolicy(ctx, ctx.orgId),
      ctx.events.load(userAggregate, session.userId),
    ])
    requireKnown(user, { id: session.userId, within: ctx.orgId })
    const events = decideAddIdpLink(user, { ...input, idp, login })
    if (events.length === 0) return
    const linked = change({ aggregate: userAggregate, before: user, events })
    await ctx.events.push(author(ctx), [linked, mustExist(idpAggregate, idp)])
  })
  await ctx.events.writeRecords([{ table: 'idp_intents', remove: { id: intent.id } }])
}

/** Factors that prove ownership of the account here: sign-in at a provider does not. */
const OWN_FACTORS: readonly SessionFactor[] = ['password', 'passkey']

/** Whether the sign-in took all its steps, the first of them since the browser came back from the provider. */
export const provesAccount = (session: Session, intent: Pick<KnownIntent, 'createdAt'>): boolean =>
  session.completedAt !== undefined &&
  session.factors.some(({ method, at }) => OWN_FACTORS.includes(method) && at >= intent.createdAt)

export function decideAddIdpLink(
  user: Folded<User>,
  facts: AddIdpLink & { readonly idp: Folded<Idp>; readonly login: LoginPolicy },
): UserEvent[] {
  const { idp, intent, session } = facts
  const { identity } = intent
  if (!provesAccount(session, intent)) throw refuse('intent.proofMissing')
  if (!isOffered(idp, user.owner, facts.login)) throw notOffered()
  if (!idp.state.options.isLinkingAllowed) throw refuse('intent.linkingNotAllowed')
  if (user.state.status !== 'active') throw refuse('intent.userNotActive')
  const known = user.state.idpLinks.some((link) => isLinkTo(link, idp.id, identity.id))
  if (!known) requireBelowLimit(user.state.idpLinks.length, limits.idpLinks)
  return known ? [] : [idpLinkAdded(idp.id, identity.id, accountName(identity))]
}
