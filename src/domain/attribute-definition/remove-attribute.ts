import {
  ATTRIBUTES_ID,
  type Attributes,
  attributeRemoved,
  attributesAggregate,
} from '#domain/attribute-definition/attributes.ts'
import { author, type Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Removes a definition. Rejects one of which a user has a value, so that no data is lost. */
export async function removeAttribute(ctx: Context, name: string): Promise<void> {
  requireOnInstance(ctx.caller, 'iam.write')
  const isUsed = await hasValues(ctx, name)
  await ctx.events.change(author(ctx), attributesAggregate, ATTRIBUTES_ID, ({ state }) =>
    decideRemoveAttribute(state, { name, isUsed }),
  )
}

export function decideRemoveAttribute(attributes: Attributes, { name, isUsed }: { name: string; isUsed: boolean }) {
  if (!Object.hasOwn(attributes.definitions, name)) throw refuse('attribute.notFound')
  if (isUsed) throw refuse('attribute.inUse')
  return [attributeRemoved(name)]
}

async function hasValues(ctx: Pick<Context, 'rows'>, name: string): Promise<boolean> {
  if (name.includes('\0')) return false
  const one = await ctx.rows
    .selectFrom('user_attributes')
    .select('user_id')
    .where('name', '=', `properties.${name}`)
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}
