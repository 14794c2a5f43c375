import type { Context } from '#domain/context.ts'

/** Name of the customer of a user in `user_attributes`. */
export const CUSTOMER_ATTRIBUTE = 'customer'

/** Counts the users of an organization by customer; customers without users are absent. */
export async function countUsersOfCustomers(
  ctx: Pick<Context, 'rows'>,
  orgId: string,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  if (customerIds.length === 0) return new Map()
  const rows = await ctx.rows
    .selectFrom('user_attributes')
    .select((eb) => ['value', eb.fn.countAll<number | string>().as('users')])
    .where('org_id', '=', orgId)
    .where('name', '=', CUSTOMER_ATTRIBUTE)
    .where(
      'value',
      'in',
      customerIds.filter((id) => !id.includes('\0')),
    )
    .groupBy('value')
    .execute()
  return new Map(rows.map((row) => [row.value, Number(row.users)]))
}
