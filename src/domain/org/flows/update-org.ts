import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import {
  type OrgEvent,
  orgChanged,
  orgDomainAdded,
  orgDomainPrimarySet,
  orgDomainRemoved,
  orgDomainVerified,
} from '#domain/org/events.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { freeDomain } from '#domain/org/flows/free-domain.ts'
import { generatedDomain } from '#domain/org/generated-domain.ts'
import { loadOrg, requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { normalizeOrgName } from '#domain/org/org-name.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Renames the organization acted in; its generated domain follows the name. Refuses a name that is taken. */
export async function updateOrg(ctx: OrgContext, wantedName: string): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  const name = normalizeOrgName(wantedName, 'EVENT-Mf9sd')
  decideUpdateOrg({ name, domains: undefined }, await loadOrg(ctx, ctx.orgId))
  const domain = await freeDomain(ctx, name, ctx.orgId)
  const after = await storeWithClaims(ctx, { orgId: ctx.orgId, domain, proven: false }, async (claims) => {
    const before = await ctx.events.load(orgAggregate, ctx.orgId)
    const domains = { former: formerDomain(before, ctx.externalUrl), next: domain }
    const events = decideUpdateOrg({ name, domains }, before)
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, events }),
      ...claims,
    ])
    return stored ?? before
  })
  return detailsOf(after)
}

/** The domain that was generated from the organization's present name, if it still has it. */
function formerDomain({ id, state }: Folded<Org>, externalUrl: string): string | undefined {
  const generated = [generatedDomain(state.name, externalUrl), generatedDomain(state.name, externalUrl, id)]
  return generated.find((domain) => Object.hasOwn(state.domains, domain))
}

interface Renaming {
  readonly name: string
  /** The generated domain as it was, undefined if it was removed, and as it shall be; undefined: not looked at. */
  readonly domains: { readonly former: string | undefined; readonly next: string } | undefined
}

export function decideUpdateOrg({ name, domains }: Renaming, org: Folded<Org>): OrgEvent[] {
  requireOrg(org, () => notFound('ORG-1MRds', 'Errors.Org.NotFound'))
  if (org.state.name === name) throw failedPrecondition('ORG-4VSdf', 'Errors.Org.NotChanged')
  if (!domains?.former || domains.former === domains.next) return [orgChanged(name)]
  const { former, next } = domains
  return [
    orgChanged(name),
    ...(Object.hasOwn(org.state.domains, next) ? [] : [orgDomainAdded(next)]),
    ...(org.state.domains[next]?.verified ? [] : [orgDomainVerified(next)]),
    ...(org.state.primaryDomain === former ? [orgDomainPrimarySet(next)] : []),
    orgDomainRemoved(former),
  ]
}
