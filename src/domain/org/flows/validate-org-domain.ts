import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { orgDomainVerificationFailed, orgDomainVerified } from '#domain/org/events.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { DOMAIN_PROOF } from '#domain/org/generate-org-domain-validation.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { type ProofType, type ProveDomain, proveDomain } from '#domain/org/prove-domain.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { failedPrecondition, invalidArgument, notFound } from '#kit/errors.ts'

/** Looks for the proof that was asked for, and makes the domain the organization's if it is there. */
export async function validateOrgDomain(
  ctx: OrgContext,
  domain: string,
  prove: ProveDomain = proveDomain,
): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  const name = normalizeDomain(domain)
  const { type, code } = decideValidateOrgDomain(name, await ctx.events.load(orgAggregate, ctx.orgId))
  if (!(await prove(name, type, ctx.cipher.decrypt(code, DOMAIN_PROOF)))) {
    await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, () => [orgDomainVerificationFailed(name)])
    throw invalidArgument('ORG-GH3s', 'Errors.Org.Domain.VerificationFailed')
  }
  const after = await storeWithClaims(ctx, { orgId: ctx.orgId, domain: name, proven: true }, async (claims) => {
    const before = await ctx.events.load(orgAggregate, ctx.orgId)
    decideValidateOrgDomain(name, before)
    const events = [orgDomainVerified(name)]
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, events }),
      ...claims,
    ])
    return stored ?? before
  })
  return detailsOf(after)
}

/** The proof that a domain waits for. Refuses a domain that waits for none. */
export function decideValidateOrgDomain(domain: string, org: Folded<Org>): { type: ProofType; code: string } {
  requireOrg(org)
  const found = Object.hasOwn(org.state.domains, domain) ? org.state.domains[domain] : undefined
  if (!found) throw notFound('ORG-Sjdi3', 'Errors.Org.Domain.NotOnOrg')
  if (found.verified) throw failedPrecondition('ORG-HGw21', 'Errors.Org.Domain.AlreadyVerified')
  if (!found.validation) throw failedPrecondition('ORG-SFBB3', 'Errors.Org.Domain.VerificationMissing')
  return found.validation
}
