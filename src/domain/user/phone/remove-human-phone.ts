import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { phoneRemoved } from '#domain/user/phone/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes the phone number of a person, and with it one-time codes by SMS. */
export async function removeHumanPhone(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, may('user.write'), decideRemoveHumanPhone)
  return detailsOf(after)
}

export function decideRemoveHumanPhone(user: User): UserEvent[] {
  if (!user.phone.number) throw refuse('phone.notFound')
  return [phoneRemoved()]
}
