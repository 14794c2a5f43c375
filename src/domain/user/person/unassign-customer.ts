import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { customerUnassigned } from '#domain/user/person/events.ts'
import { getCustomerOfUser } from '#domain/user/person/get-customer-of-user.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * Removes the assignment of a person to a customer.
 * @throws `user.customerNotAssigned`
 */
export async function unassignCustomer(ctx: Context, target: Target): Promise<Details> {
  await getCustomerOfUser(ctx, target)
  const after = await changeUser(ctx, target, may('user.write'), decideUnassignCustomer)
  return detailsOf(after)
}

export const decideUnassignCustomer = (user: User): UserEvent[] =>
  user.customerId ? [customerUnassigned(user.customerId)] : []
