/** ManagementService: its handlers by subject. All other RPCs return Unimplemented. */
import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { idp } from '#api/zitadel/management-v1/idp.ts'
import { idpProtocols } from '#api/zitadel/management-v1/idp-protocols.ts'
import { instance } from '#api/zitadel/management-v1/instance.ts'
import { orgDomain } from '#api/zitadel/management-v1/org/domain.ts'
import { orgMember } from '#api/zitadel/management-v1/org/member.ts'
import { orgMetadata } from '#api/zitadel/management-v1/org/metadata.ts'
import { org } from '#api/zitadel/management-v1/org/org.ts'
import { policyAppearance } from '#api/zitadel/management-v1/policy/appearance.ts'
import { policyDomain } from '#api/zitadel/management-v1/policy/domain.ts'
import { policyLogin } from '#api/zitadel/management-v1/policy/login.ts'
import { policyPassword } from '#api/zitadel/management-v1/policy/password.ts'
import { projectApp } from '#api/zitadel/management-v1/project/app.ts'
import { projectAppKey } from '#api/zitadel/management-v1/project/app-key.ts'
import { projectGrant } from '#api/zitadel/management-v1/project/grant.ts'
import { projectMember } from '#api/zitadel/management-v1/project/member.ts'
import { project } from '#api/zitadel/management-v1/project/project.ts'
import { projectRole } from '#api/zitadel/management-v1/project/role.ts'
import { userGrant } from '#api/zitadel/management-v1/project/user-grant.ts'
import { userEmail } from '#api/zitadel/management-v1/user-email.ts'
import { userFactor } from '#api/zitadel/management-v1/user-factor.ts'
import { userHuman } from '#api/zitadel/management-v1/user-human.ts'
import { userIdpLink } from '#api/zitadel/management-v1/user-idp-link.ts'
import { userInitialization } from '#api/zitadel/management-v1/user-initialization.ts'
import { userKey } from '#api/zitadel/management-v1/user-key.ts'
import { userLifecycle } from '#api/zitadel/management-v1/user-lifecycle.ts'
import { userMachine } from '#api/zitadel/management-v1/user-machine.ts'
import { userMembership } from '#api/zitadel/management-v1/user-membership.ts'
import { userMetadata } from '#api/zitadel/management-v1/user-metadata.ts'
import { userPassword } from '#api/zitadel/management-v1/user-password.ts'
import { userPasswordless } from '#api/zitadel/management-v1/user-passwordless.ts'
import { userPat } from '#api/zitadel/management-v1/user-pat.ts'
import { userPhone } from '#api/zitadel/management-v1/user-phone.ts'
import { userProfile } from '#api/zitadel/management-v1/user-profile.ts'
import { userRead } from '#api/zitadel/management-v1/user-read.ts'

export const managementHandlers: ServiceHandlers<typeof ManagementService, ApiContext> = {
  // Identity providers
  ...idp,
  ...idpProtocols,
  // Instance
  ...instance,
  // Organizations
  ...org,
  // Organizations: domains
  ...orgDomain,
  // Organizations: members
  ...orgMember,
  // Organizations: metadata
  ...orgMetadata,
  // Policies: domains
  ...policyDomain,
  // Policies: login
  ...policyLogin,
  // Policies: passwords
  ...policyPassword,
  // Policies: appearance, links, notifications
  ...policyAppearance,
  // Projects
  ...project,
  // Projects: applications
  ...projectApp,
  ...projectAppKey,
  // Projects: grants to other organizations
  ...projectGrant,
  // Projects: members
  ...projectMember,
  // Projects: roles
  ...projectRole,
  // Users: finding
  ...userRead,
  ...userMembership,
  // Users: lifecycle
  ...userLifecycle,
  // Users: metadata
  ...userMetadata,
  // Users: roles in projects
  ...userGrant,
  // People
  ...userHuman,
  // People: finishing an account
  ...userInitialization,
  // People: address
  ...userEmail,
  // People: phone
  ...userPhone,
  // People: profile
  ...userProfile,
  // People: second factors
  ...userFactor,
  // People: accounts at providers
  ...userIdpLink,
  // People: password
  ...userPassword,
  // People: passkeys
  ...userPasswordless,
  // Machines
  ...userMachine,
  // Machines: keys
  ...userKey,
  // Machines: personal access tokens
  ...userPat,
}
