import {
  ATTRIBUTES_ID,
  type Attributes,
  attributeRemoved,
  attributesAggregate,
} from '#domain/attribute-definition/attributes.ts'
import { author, type OrgContext } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Takes back a definition. Refused while a user has a value: nothing that somebody noted is lost by the way. */
export async function removeAttribute(ctx: OrgContext, name: string): Promise<void> {
  requireOnInstance(ctx.caller, 'iam.write')
  const isUsed = await hasValues(ctx, name)
  await ctx.events.change(author(ctx), attributesAggregate, ATTRIBUTES_ID, ({ state }) =>
    decideRemoveAttribute(state, { name, isUsed }),
  )
}

export function decideRemoveAttribute(attributes: Attributes, { name, isUsed }: { name: string; isUsed: boolean }) {
  if (!Object.hasOwn(attributes.definitions, name)) throw notFound('ATTRIB-Gone1', 'Errors.Attribute.NotFound')
  if (isUsed) throw failedPrecondition('ATTRIB-Used1', 'Errors.Attribute.InUse')
  return [attributeRemoved(name)]
}

async function hasValues(ctx: Pick<OrgContext, 'rows'>, name: string): Promise<boolean> {
  if (name.includes('\0')) return false
  const one = await ctx.rows
    .selectFrom('user_attributes')
    .select('user_id')
    .where('name', '=', `properties.${name}`)
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}
