import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { isLinkTo } from '#domain/user/idp-link/same-account.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { change, mustExist } from '#eventstore/change.ts'

export interface AccountToLink {
  readonly idpId: string
  readonly externalUserId: string
  readonly displayName: string
}

/** Links a user to an account at a provider, for which the caller vouches: users prove theirs at sign-in instead. */
export function linkAccount(ctx: Context, target: Target, account: AccountToLink): Promise<Details> {
  return ctx.events.retry(async () => {
    const user = await readUser(ctx, target, may('user.write'))
    const idp = await ctx.events.load(idpAggregate, account.idpId)
    const events = decideLinkAccount(user, idp, account)
    const linked = change({ aggregate: userAggregate, before: user, events })
    const [after] = await ctx.events.push(author(ctx), [linked, mustExist(idpAggregate, idp)])
    // The first change is the user's.
    return detailsOf(after as Folded<User>)
  })
}

export function decideLinkAccount(user: Folded<User>, idp: Folded<Idp>, account: AccountToLink): UserEvent[] {
  const { type, idpLinks } = user.state
  if (type !== 'human') throw refuse('user.notHuman')
  const isReachable = exists(idpAggregate, idp) && (idp.owner === user.owner || idp.owner === INSTANCE_ID)
  if (!isReachable) throw refuse('idpLink.providerNotFound')
  if (idpLinks.some((link) => isLinkTo(link, idp.id, account.externalUserId))) throw refuse('idpLink.alreadyExists')
  requireBelowLimit(idpLinks.length, limits.idpLinks)
  return [idpLinkAdded(idp.id, account.externalUserId, account.displayName)]
}
