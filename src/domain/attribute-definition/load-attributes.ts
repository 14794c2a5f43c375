import {
  ATTRIBUTES_ID,
  type AttributeDefinitions,
  attributesAggregate,
} from '#domain/attribute-definition/attributes.ts'
import type { Context } from '#domain/context.ts'

/** Returns the defined attributes. Check own properties only: names may equal inherited ones. */
export async function loadAttributes(ctx: Pick<Context, 'events'>): Promise<AttributeDefinitions> {
  return (await ctx.events.load(attributesAggregate, ATTRIBUTES_ID)).state.definitions
}
