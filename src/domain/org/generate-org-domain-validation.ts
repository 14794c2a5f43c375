import { codeGenerators, generateCode } from '#crypto/code-generator.ts'
import { author, type OrgContext } from '#domain/context.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainVerificationAdded } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { type ProofType, proofPlace } from '#domain/org/prove-domain.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition, invalidArgument, notFound } from '#kit/errors.ts'

/** What a domain's token is sealed for. */
export const DOMAIN_PROOF = 'org-domain'

/** Makes a token for a domain, and says where its owner has to put it. A token made before counts no more. */
export async function generateOrgDomainValidation(
  ctx: OrgContext,
  domain: string,
  type: ProofType | undefined,
): Promise<{ token: string; url: string }> {
  ctx.caller.require('org.write', ctx.orgId)
  const name = normalizeDomain(domain)
  if (!type) throw invalidArgument('ORG-Gsw31', 'Errors.Org.Domain.VerificationTypeInvalid')
  const token = generateCode(codeGenerators.domainVerification)
  const code = ctx.cipher.encrypt(token, DOMAIN_PROOF)
  await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, (org) =>
    decideGenerateOrgDomainValidation({ domain: name, validationType: type, code }, org),
  )
  return { token, url: proofPlace(name, type, token) }
}

export function decideGenerateOrgDomainValidation(
  wanted: { domain: string; validationType: ProofType; code: string },
  org: Folded<Org>,
): OrgEvent[] {
  requireOrg(org)
  const found = Object.hasOwn(org.state.domains, wanted.domain) ? org.state.domains[wanted.domain] : undefined
  if (!found) throw notFound('ORG-AGD31', 'Errors.Org.Domain.NotOnOrg')
  if (found.verified) throw failedPrecondition('ORG-HGw21', 'Errors.Org.Domain.AlreadyVerified')
  return [orgDomainVerificationAdded(wanted)]
}
