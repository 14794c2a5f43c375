import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { loadCustomer } from '#domain/customer/load-customer.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { customerAssigned } from '#domain/user/person/events.ts'
import { loadPerson } from '#domain/user/person/load-person.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Assigns a person to a customer of the organization, in place of the previous one. */
export async function assignCustomer(ctx: Context, target: Target, customerId: string): Promise<Details> {
  const { owner } = await loadPerson(ctx, target, may('user.write'))
  await loadCustomer(ctx, { id: customerId, within: owner })
  const after = await changeUser(ctx, target, may('user.write'), (user) => decideAssignCustomer(user, customerId))
  return detailsOf(after)
}

export const decideAssignCustomer = (user: User, customerId: string): UserEvent[] =>
  user.customerId === customerId ? [] : [customerAssigned(customerId)]
