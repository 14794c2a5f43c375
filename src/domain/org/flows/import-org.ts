import { author, type Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { decideAddOrg } from '#domain/org/flows/add-org.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { freeDomain } from '#domain/org/flows/free-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { normalizeOrgName } from '#domain/org/org-name.ts'
import { change } from '#eventstore/change.ts'

/** Adds an organization that people of an import belong to. It has no owner: administrators of the instance see to it. */
export async function importOrg(ctx: Context, wantedName: string, wantedId = ''): Promise<string> {
  requireOnInstance(ctx.caller, 'iam.write')
  const name = normalizeOrgName(wantedName)
  const orgId = wantedId || ctx.newId()
  const domain = await freeDomain(ctx, name, orgId)
  await storeWithClaims(ctx, { orgId, domain, proven: false }, async (claims) => {
    const before = await ctx.events.load(orgAggregate, orgId)
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, owner: orgId, events: decideAddOrg(name, [domain]) }),
      ...claims,
    ])
    return stored ?? before
  })
  return orgId
}
