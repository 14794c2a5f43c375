import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { decideRemoveHumanPhone } from '#domain/user/phone/remove-human-phone.ts'

/** Removes the caller's phone number. Version 2 has no such right: there, removal takes `user.write`. */
export async function removeOwnPhone(ctx: Context): Promise<Details> {
  const { id, orgId: within } = ctx.caller
  return detailsOf(await changeUser(ctx, { id, within }, mayOrSelf('user.write'), decideRemoveHumanPhone))
}
