import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { orgDomainVerificationFailed, orgDomainVerified } from '#domain/org/events.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { DOMAIN_PROOF } from '#domain/org/generate-org-domain-validation.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { type ProofType, type ProveDomain, proveDomain } from '#domain/org/prove-domain.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { change } from '#eventstore/change.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Verifies a domain if the required proof is published. */
export async function validateOrgDomain(
  ctx: Context,
  org: Target,
  domain: string,
  prove: ProveDomain = proveDomain,
): Promise<Details> {
  const name = normalizeDomain(domain)
  const { type, code } = decideValidateOrgDomain(name, (await loadOrg(ctx, org, 'org.write')).state)
  if (!(await prove(name, type, ctx.cipher.decrypt(code, DOMAIN_PROOF)))) {
    await ctx.events.change(author(ctx), orgAggregate, org.id, () => [orgDomainVerificationFailed(name)])
    throw refuse('domain.validationFailed')
  }
  const after = await storeWithClaims(ctx, { orgId: org.id, domain: name, proven: true }, async (claims) => {
    const before = await loadOrg(ctx, org, 'org.write')
    decideValidateOrgDomain(name, before.state)
    const events = [orgDomainVerified(name)]
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, events }),
      ...claims,
    ])
    return stored ?? before
  })
  return detailsOf(after)
}

/** Returns the proof that a domain requires. Rejects a domain that requires none. */
export function decideValidateOrgDomain(domain: string, org: Org): { type: ProofType; code: string } {
  const domainState = ownProperty(org.domains, domain)
  if (!domainState) throw refuse('domain.notFound')
  if (domainState.proven) throw refuse('domain.alreadyVerified')
  if (!domainState.validation) throw refuse('domain.validationMissing')
  return domainState.validation
}
