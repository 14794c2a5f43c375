import {
  ATTRIBUTES_ID,
  type AttributeDefinitions,
  attributesAggregate,
} from '#domain/attribute-definition/attributes.ts'
import type { OrgContext } from '#domain/context.ts'

/** The custom attributes that are defined now. Own properties only: a name may be that of an inherited one. */
export async function loadAttributes(ctx: Pick<OrgContext, 'events'>): Promise<AttributeDefinitions> {
  return (await ctx.events.load(attributesAggregate, ATTRIBUTES_ID)).state.definitions
}
