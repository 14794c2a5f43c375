import type { OrgContext } from '#domain/context.ts'
import { getCustomer } from '#domain/customer/get-customer.ts'
import type { FoundCustomer } from '#domain/customer/list-customers.ts'
import { loadPerson } from '#domain/user/person/load-person.ts'
import { AppError, notFound } from '#kit/errors.ts'

/** The customer that a person belongs to; one that was removed is none. */
export async function getCustomerOfUser(ctx: OrgContext, userId: string): Promise<FoundCustomer> {
  const { customerId } = (await loadPerson(ctx, userId)).state
  try {
    return await getCustomer(ctx, customerId, false)
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound')
      throw notFound('USER-NoCus', 'Errors.Customer.NotAssigned')
    throw error
  }
}
