import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { idpLinkRemoved } from '#domain/user/idp-link/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

export interface RemoveIdpLink {
  readonly userId: string
  readonly idpId: string
  readonly externalUserId: string
}

const missing = () => notFound('COMMAND-1M9xR', 'Errors.User.ExternalIDP.NotFound')

/** Parts a person from an account at a provider; another may then be linked to it (contract §7.5). */
export async function removeIdpLink(ctx: OrgContext, link: RemoveIdpLink): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, link.userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemoveIdpLink(user.state, link)
  })
  return detailsOf(after)
}

export function decideRemoveIdpLink(user: User, { idpId, externalUserId }: RemoveIdpLink): UserEvent[] {
  if (!user.idpLinks.some((link) => link.idpId === idpId && link.externalUserId === externalUserId)) throw missing()
  return [idpLinkRemoved(idpId, externalUserId)]
}
