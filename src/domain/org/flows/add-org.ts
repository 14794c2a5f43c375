import { ORG_OWNER } from '#domain/authz/roles.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { type OrgEvent, orgAdded, orgDomainAdded, orgDomainPrimarySet, orgDomainVerified } from '#domain/org/events.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { freeDomain } from '#domain/org/flows/free-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { normalizeOrgName } from '#domain/org/org-name.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Adds an organization with a domain of its own; whoever adds it owns it. Refuses a name that is taken. */
export async function addOrg(ctx: OrgContext, wantedName: string): Promise<{ id: string; details: Details }> {
  ctx.caller.require('org.create', ctx.orgId)
  const name = normalizeOrgName(wantedName, 'COMM-deLSk')
  const orgId = ctx.newId()
  const domain = await freeDomain(ctx, name, orgId)
  const after = await storeWithClaims(ctx, { orgId, domain, proven: false }, async (claims) => {
    const owner = await ctx.events.load(userAggregate, ctx.caller.id)
    if (!exists(userAggregate, owner)) throw failedPrecondition('COMMAND-uXHNj', 'Errors.User.NotFound')
    const before = ctx.events.unborn(orgAggregate, orgId)
    const events = [...decideAddOrg(name, [domain]), memberAdded('org', owner.id, [ORG_OWNER])]
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, owner: orgId, events }),
      // Without events: the owner must not be removed meanwhile.
      ...(claims.some((claim) => claim.before.id === owner.id)
        ? []
        : [change({ aggregate: userAggregate, before: owner, events: [] })]),
      ...claims,
    ])
    return stored ?? before
  })
  return { id: orgId, details: detailsOf(after) }
}

/** A new organization with its domains, verified; the last of them is the primary one. */
export function decideAddOrg(name: string, domains: readonly string[]): OrgEvent[] {
  const primary = domains.at(-1)
  return [
    orgAdded(name),
    ...[...new Set(domains)].flatMap((domain) => [orgDomainAdded(domain), orgDomainVerified(domain)]),
    ...(primary === undefined ? [] : [orgDomainPrimarySet(primary)]),
  ]
}
