/** Domain policies on the wire, and their older form with fewer fields: OrgIAM policy. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { DomainPolicySchema, OrgIAMPolicySchema } from '@zitadel/proto/zitadel/policy_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { DomainPolicy } from '#domain/policy/domain-policy.ts'
import type { FoundPolicy } from '#domain/policy/get-policy.ts'

export const toDomainPolicy = (request: DomainPolicy): DomainPolicy => ({
  userLoginMustBeDomain: request.userLoginMustBeDomain,
  validateOrgDomains: request.validateOrgDomains,
  smtpSenderAddressMatchesInstanceDomain: request.smtpSenderAddressMatchesInstanceDomain,
})

export const fromDomainPolicy = ({
  settings,
  isDefault,
  details,
}: FoundPolicy<DomainPolicy>): MessageInitShape<typeof DomainPolicySchema> => ({
  ...settings,
  isDefault,
  details: fromDetails(details),
})

export const fromOrgIamPolicy = ({
  settings,
  isDefault,
  details,
}: FoundPolicy<DomainPolicy>): MessageInitShape<typeof OrgIAMPolicySchema> => ({
  userLoginMustBeDomain: settings.userLoginMustBeDomain,
  isDefault,
  details: fromDetails(details),
})
