import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import {
  type OrgEvent,
  orgAdded,
  orgDomainAdded,
  orgDomainAsserted,
  orgDomainPrimarySet,
  orgDomainVerified,
} from '#domain/org/events.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { freeDomain } from '#domain/org/flows/free-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { normalizeOrgName } from '#domain/org/org-name.ts'
import { ORG_OWNER } from '#domain/permission/roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'

/** Adds an organization with a generated domain; the caller becomes its owner. Rejects a taken name. */
export async function addOrg(ctx: Context, wantedName: string): Promise<{ id: string; details: Details }> {
  const name = normalizeOrgName(wantedName)
  ctx.caller.require('org.create', (await getInstance(ctx)).state.defaultOrgId)
  const orgId = ctx.newId()
  const domain = await freeDomain(ctx, name, orgId)
  const after = await storeWithClaims(ctx, { orgId, domain, proven: false }, async (claims) => {
    const owner = await ctx.events.load(userAggregate, ctx.caller.id)
    if (!exists(userAggregate, owner)) throw refuse('org.creatorNotFound')
    const before = ctx.events.nonexistent(orgAggregate, orgId)
    const events = [...decideAddOrg(name, [domain]), memberAdded('org', owner.id, [ORG_OWNER])]
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, owner: orgId, events }),
      // Without events: a concurrent removal of the creator is a conflict.
      ...(claims.some((claim) => claim.before.id === owner.id)
        ? []
        : [change({ aggregate: userAggregate, before: owner, events: [] })]),
      ...claims,
    ])
    return stored ?? before
  })
  return { id: orgId, details: detailsOf(after) }
}

/** Creates an organization with verified domains; the last of them is the primary one. */
export function decideAddOrg(name: string, domains: readonly string[]): OrgEvent[] {
  const primary = domains.at(-1)
  return [
    orgAdded(name),
    // The first one is generated; the others are asserted.
    ...[...new Set(domains)].flatMap((domain, i) => [
      orgDomainAdded(domain),
      i === 0 ? orgDomainVerified(domain) : orgDomainAsserted(domain),
    ]),
    ...(primary === undefined ? [] : [orgDomainPrimarySet(primary)]),
  ]
}
