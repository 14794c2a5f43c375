import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
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
import { loadOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { normalizeOrgName } from '#domain/org/org-name.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'

/** Renames an organization; its generated domain follows the name. Rejects a taken name. */
export async function updateOrg(ctx: Context, org: Target, wantedName: string): Promise<Details> {
  const name = normalizeOrgName(wantedName)
  decideUpdateOrg({ name, domains: undefined }, (await loadOrg(ctx, org, 'org.write')).state)
  const domain = await freeDomain(ctx, name, org.id)
  const after = await storeWithClaims(ctx, { orgId: org.id, domain, proven: false }, async (claims) => {
    const before = await loadOrg(ctx, org, 'org.write')
    const domains = { former: formerDomain(before, ctx.externalUrl), next: domain }
    const events = decideUpdateOrg({ name, domains }, before.state)
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, events }),
      ...claims,
    ])
    return stored ?? before
  })
  return detailsOf(after)
}

/** Returns the domain that was generated from the current name, unless it was removed. */
function formerDomain({ id, state }: Folded<Org>, externalUrl: string): string | undefined {
  const generated = [generatedDomain(state.name, externalUrl), generatedDomain(state.name, externalUrl, id)]
  return generated.find((domain) => Object.hasOwn(state.domains, domain))
}

interface Renaming {
  readonly name: string
  /** Generated domain before (undefined: removed) and after; undefined: the domains are not considered. */
  readonly domains: { readonly former: string | undefined; readonly next: string } | undefined
}

export function decideUpdateOrg({ name, domains }: Renaming, org: Org): OrgEvent[] {
  if (org.name === name) throw refuse('org.notChanged')
  if (!domains?.former || domains.former === domains.next) return [orgChanged(name)]
  const { former, next } = domains
  return [
    orgChanged(name),
    ...(Object.hasOwn(org.domains, next) ? [] : [orgDomainAdded(next)]),
    ...(org.domains[next]?.verified ? [] : [orgDomainVerified(next)]),
    ...(org.primaryDomain === former ? [orgDomainPrimarySet(next)] : []),
    orgDomainRemoved(former),
  ]
}
