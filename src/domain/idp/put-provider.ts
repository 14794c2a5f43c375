import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type Idp, type IdpEvent, idpAggregate } from '#domain/idp/idp.ts'
import { requireIdpPermission } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { loadExistingOrg, orgMustExist } from '#domain/org/existing-org.ts'
import type { Target } from '#domain/target.ts'
import { change } from '#eventstore/change.ts'

/** Purpose under which secrets of providers are encrypted. */
export const IDP_SECRET = 'idp'

/** Adds a provider to an organization, or to the instance. `event`: of a checked input. */
export async function addProvider(
  ctx: Context,
  owner: string,
  event: IdpEvent,
): Promise<{ id: string; details: Details }> {
  requireIdpPermission(ctx.caller, owner)
  const before = ctx.events.nonexistent(idpAggregate, ctx.newId())
  return ctx.events.retry(async () => {
    const org = owner === INSTANCE_ID ? [] : [orgMustExist(await loadExistingOrg(ctx, owner))]
    const added = change({ aggregate: idpAggregate, before, owner, events: [event] })
    const [after] = await ctx.events.push(author(ctx), [added, ...org])
    return { id: before.id, details: detailsOf(after ?? before) }
  })
}

/** Rejects a call that may not change the provider, before its input is looked at. */
export async function requireMayChange(ctx: Context, target: Target): Promise<void> {
  const idp = await ctx.events.load(idpAggregate, target.id)
  requireIdp(idp, [target.within ?? idp.owner])
  requireIdpPermission(ctx.caller, idp.owner)
}

/** Changes a provider of one kind; a provider of another kind does not exist for this call. */
export async function changeProvider(
  ctx: Context,
  target: Target,
  { kind, decide }: { readonly kind: NonNullable<Idp['config']>['kind']; readonly decide: (idp: Idp) => IdpEvent[] },
): Promise<Details> {
  const after = await ctx.events.change(author(ctx), idpAggregate, target.id, (idp) => {
    const isOfKind = idp.state.config === undefined || idp.state.config.kind === kind
    requireIdp(idp, isOfKind ? [target.within ?? idp.owner] : [])
    requireIdpPermission(ctx.caller, idp.owner)
    return decide(idp.state)
  })
  return detailsOf(after)
}
