import { codeGenerators, generateCode } from '#crypto/code-generator.ts'
import type { Context } from '#domain/context.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainVerificationAdded } from '#domain/org/events.ts'
import type { Org } from '#domain/org/org-state.ts'
import { type ProofType, proofPlace } from '#domain/org/prove-domain.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Purpose under which the token of a domain is encrypted. */
export const DOMAIN_PROOF = 'org-domain'

/** Creates the token that proves a domain, and returns the place to publish it. Replaces an earlier token. */
export async function generateOrgDomainValidation(
  ctx: Context,
  org: Target,
  domain: string,
  type: ProofType | undefined,
): Promise<{ token: string; url: string }> {
  const name = normalizeDomain(domain)
  if (!type) throw refuse('domain.validationTypeInvalid')
  const token = generateCode(codeGenerators.domainVerification)
  const code = ctx.cipher.encrypt(token, DOMAIN_PROOF)
  await changeOrg(ctx, org, 'org.write', (state) =>
    decideGenerateOrgDomainValidation({ domain: name, validationType: type, code }, state),
  )
  return { token, url: proofPlace(name, type, token) }
}

export function decideGenerateOrgDomainValidation(
  request: { domain: string; validationType: ProofType; code: string },
  org: Org,
): OrgEvent[] {
  const domainState = ownProperty(org.domains, request.domain)
  if (!domainState) throw refuse('domain.notFound')
  if (domainState.proven) throw refuse('domain.alreadyVerified')
  return [orgDomainVerificationAdded(request)]
}
