import type { Context } from '#domain/context.ts'
import type { CustomerView } from '#domain/customer/customer-view.ts'
import { getCustomer } from '#domain/customer/get-customer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { mayRead } from '#domain/user/access/user-access.ts'
import { loadPerson } from '#domain/user/person/load-person.ts'
import { AppError } from '#kit/errors.ts'

/** Returns the customer of a person; a removed one does not count. */
export async function getCustomerOfUser(ctx: Context, target: Target): Promise<CustomerView> {
  const { owner, state } = await loadPerson(ctx, target, mayRead('user.read'))
  try {
    return await getCustomer(ctx, { id: state.customerId, within: owner }, false)
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound') throw refuse('user.customerNotAssigned')
    throw error
  }
}
