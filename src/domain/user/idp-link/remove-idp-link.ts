import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { idpLinkRemoved } from '#domain/user/idp-link/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface RemoveIdpLink {
  readonly idpId: string
  readonly externalUserId: string
}

/** Removes the link of a person to an account at a provider; another person may then be linked to it. */
export async function removeIdpLink(ctx: Context, target: Target, link: RemoveIdpLink): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) => decideRemoveIdpLink(user, link))
  return detailsOf(after)
}

export function decideRemoveIdpLink(user: User, { idpId, externalUserId }: RemoveIdpLink): UserEvent[] {
  if (!user.idpLinks.some((link) => link.idpId === idpId && link.externalUserId === externalUserId))
    throw refuse('idpLink.notFound')
  return [idpLinkRemoved(idpId, externalUserId)]
}
