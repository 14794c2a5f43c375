import type { PolicyKind } from '#domain/policy/policies.ts'

/** How login names are made of user names and domains (docs/contract/zitadel-management-v1.md, 1.3). */
export type DomainPolicy = {
  /** Login name is `username@orgdomain`, and user names are unique per organization only. */
  userLoginMustBeDomain: boolean
  /** A domain added to an organization must be proven by DNS or HTTP before it counts. */
  validateOrgDomains: boolean
  smtpSenderAddressMatchesInstanceDomain: boolean
}

export const domainPolicy: PolicyKind<DomainPolicy> = {
  name: 'domain',
  defaults: { userLoginMustBeDomain: false, validateOrgDomains: false, smtpSenderAddressMatchesInstanceDomain: false },
}
