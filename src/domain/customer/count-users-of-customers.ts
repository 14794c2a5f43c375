import type { OrgContext } from '#domain/context.ts'

/** The name under which a user's customer stands in `user_attributes`. */
export const CUSTOMER_ATTRIBUTE = 'customer'

/** How many users of the organization acted in belong to each of the customers; none: not in the answer. */
export async function countUsersOfCustomers(
  ctx: Pick<OrgContext, 'rows' | 'orgId'>,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  if (customerIds.length === 0) return new Map()
  const rows = await ctx.rows
    .selectFrom('user_attributes')
    .select((eb) => ['value', eb.fn.countAll<number | string>().as('users')])
    .where('org_id', '=', ctx.orgId)
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
