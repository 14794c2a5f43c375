import type { Context } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { exists } from '#eventstore/aggregate.ts'

/** Returns whether an organization of this id exists. */
export const isKnownOrg = async (ctx: Pick<Context, 'events'>, id: string): Promise<boolean> =>
  exists(orgAggregate, await ctx.events.load(orgAggregate, id))
