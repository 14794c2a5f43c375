/** AdminService: its handlers by subject. All other RPCs return Unimplemented. */
import type { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { idp } from '#api/zitadel/admin-v1/idp.ts'
import { idpProtocols } from '#api/zitadel/admin-v1/idp-protocols.ts'
import { importOrgs } from '#api/zitadel/admin-v1/import-orgs.ts'
import { instance } from '#api/zitadel/admin-v1/instance.ts'
import { member } from '#api/zitadel/admin-v1/member.ts'
import { org } from '#api/zitadel/admin-v1/org.ts'
import { policyAppearance } from '#api/zitadel/admin-v1/policy-appearance.ts'
import { policyDomain } from '#api/zitadel/admin-v1/policy-domain.ts'
import { policyLogin } from '#api/zitadel/admin-v1/policy-login.ts'
import { policyPassword } from '#api/zitadel/admin-v1/policy-password.ts'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'

export const adminHandlers: ServiceHandlers<typeof AdminService, ApiContext> = {
  // Instance
  ...instance,
  // Organizations
  ...org,
  ...importOrgs,
  // Members of the instance
  ...member,
  // Policies: domains
  ...policyDomain,
  // Policies: login
  ...policyLogin,
  // Policies: passwords
  ...policyPassword,
  // Policies: appearance, links, notifications
  ...policyAppearance,
  // Identity providers
  ...idp,
  ...idpProtocols,
}
