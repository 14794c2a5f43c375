import type { Context } from '#domain/context.ts'
import { INSTANCE_ID, type Instance, instanceAggregate } from '#domain/instance/instance.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Returns the current instance. */
export const getInstance = (ctx: Pick<Context, 'events'>): Promise<Folded<Instance>> =>
  ctx.events.load(instanceAggregate, INSTANCE_ID)
