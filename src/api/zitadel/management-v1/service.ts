/** ManagementService, a line per served RPC. All others return Unimplemented. */
import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import * as idp from '#api/zitadel/management-v1/idp.ts'
import * as instance from '#api/zitadel/management-v1/instance.ts'
import * as orgDomain from '#api/zitadel/management-v1/org/domain.ts'
import * as orgMember from '#api/zitadel/management-v1/org/member.ts'
import * as orgMetadata from '#api/zitadel/management-v1/org/metadata.ts'
import * as org from '#api/zitadel/management-v1/org/org.ts'
import * as policyAppearance from '#api/zitadel/management-v1/policy/appearance.ts'
import * as policyDomain from '#api/zitadel/management-v1/policy/domain.ts'
import * as policyLogin from '#api/zitadel/management-v1/policy/login.ts'
import * as policyLoginLists from '#api/zitadel/management-v1/policy/login-lists.ts'
import * as policyPassword from '#api/zitadel/management-v1/policy/password.ts'
import * as projectApp from '#api/zitadel/management-v1/project/app.ts'
import * as projectAppKey from '#api/zitadel/management-v1/project/app-key.ts'
import * as projectGrant from '#api/zitadel/management-v1/project/grant.ts'
import * as projectMember from '#api/zitadel/management-v1/project/member.ts'
import * as project from '#api/zitadel/management-v1/project/project.ts'
import * as projectRole from '#api/zitadel/management-v1/project/role.ts'
import * as userGrant from '#api/zitadel/management-v1/project/user-grant.ts'
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
  listProviders: idp.listProviders,
  getProviderByID: idp.getProviderByID,
  addGenericOIDCProvider: idp.addGenericOIDCProvider,
  updateGenericOIDCProvider: idp.updateGenericOIDCProvider,
  deleteProvider: idp.deleteProvider,
  // Instance
  getOIDCInformation: instance.getOIDCInformation,
  getIAM: instance.getIAM,
  getSupportedLanguages: instance.getSupportedLanguages,
  // Organizations
  getMyOrg: org.getMyOrg,
  getOrgByDomainGlobal: org.getOrgByDomainGlobal,
  listOrgChanges: org.listOrgChanges,
  addOrg: org.addOrg,
  updateOrg: org.updateOrg,
  deactivateOrg: org.deactivateOrg,
  reactivateOrg: org.reactivateOrg,
  removeOrg: org.removeOrg,
  // Organizations: domains
  listOrgDomains: orgDomain.listOrgDomains,
  addOrgDomain: orgDomain.addOrgDomain,
  removeOrgDomain: orgDomain.removeOrgDomain,
  generateOrgDomainValidation: orgDomain.generateOrgDomainValidation,
  validateOrgDomain: orgDomain.validateOrgDomain,
  setPrimaryOrgDomain: orgDomain.setPrimaryOrgDomain,
  // Organizations: members
  listOrgMemberRoles: orgMember.listOrgMemberRoles,
  listOrgMembers: orgMember.listOrgMembers,
  addOrgMember: orgMember.addOrgMember,
  updateOrgMember: orgMember.updateOrgMember,
  removeOrgMember: orgMember.removeOrgMember,
  // Organizations: metadata
  listOrgMetadata: orgMetadata.listOrgMetadata,
  getOrgMetadata: orgMetadata.getOrgMetadata,
  setOrgMetadata: orgMetadata.setOrgMetadata,
  bulkSetOrgMetadata: orgMetadata.bulkSetOrgMetadata,
  removeOrgMetadata: orgMetadata.removeOrgMetadata,
  bulkRemoveOrgMetadata: orgMetadata.bulkRemoveOrgMetadata,
  // Policies: domains
  getDomainPolicy: policyDomain.getDomainPolicy,
  getOrgIAMPolicy: policyDomain.getOrgIAMPolicy,
  // Policies: login
  getLoginPolicy: policyLogin.getLoginPolicy,
  getDefaultLoginPolicy: policyLogin.getDefaultLoginPolicy,
  addCustomLoginPolicy: policyLogin.addCustomLoginPolicy,
  updateCustomLoginPolicy: policyLogin.updateCustomLoginPolicy,
  resetLoginPolicyToDefault: policyLogin.resetLoginPolicyToDefault,
  // Policies: options of the login
  listLoginPolicySecondFactors: policyLoginLists.listLoginPolicySecondFactors,
  addSecondFactorToLoginPolicy: policyLoginLists.addSecondFactorToLoginPolicy,
  removeSecondFactorFromLoginPolicy: policyLoginLists.removeSecondFactorFromLoginPolicy,
  listLoginPolicyMultiFactors: policyLoginLists.listLoginPolicyMultiFactors,
  addMultiFactorToLoginPolicy: policyLoginLists.addMultiFactorToLoginPolicy,
  removeMultiFactorFromLoginPolicy: policyLoginLists.removeMultiFactorFromLoginPolicy,
  listLoginPolicyIDPs: policyLoginLists.listLoginPolicyIDPs,
  addIDPToLoginPolicy: policyLoginLists.addIDPToLoginPolicy,
  removeIDPFromLoginPolicy: policyLoginLists.removeIDPFromLoginPolicy,
  // Policies: passwords
  getPasswordComplexityPolicy: policyPassword.getPasswordComplexityPolicy,
  getDefaultPasswordComplexityPolicy: policyPassword.getDefaultPasswordComplexityPolicy,
  addCustomPasswordComplexityPolicy: policyPassword.addCustomPasswordComplexityPolicy,
  updateCustomPasswordComplexityPolicy: policyPassword.updateCustomPasswordComplexityPolicy,
  resetPasswordComplexityPolicyToDefault: policyPassword.resetPasswordComplexityPolicyToDefault,
  getPasswordAgePolicy: policyPassword.getPasswordAgePolicy,
  getDefaultPasswordAgePolicy: policyPassword.getDefaultPasswordAgePolicy,
  addCustomPasswordAgePolicy: policyPassword.addCustomPasswordAgePolicy,
  updateCustomPasswordAgePolicy: policyPassword.updateCustomPasswordAgePolicy,
  resetPasswordAgePolicyToDefault: policyPassword.resetPasswordAgePolicyToDefault,
  getLockoutPolicy: policyPassword.getLockoutPolicy,
  getDefaultLockoutPolicy: policyPassword.getDefaultLockoutPolicy,
  addCustomLockoutPolicy: policyPassword.addCustomLockoutPolicy,
  updateCustomLockoutPolicy: policyPassword.updateCustomLockoutPolicy,
  resetLockoutPolicyToDefault: policyPassword.resetLockoutPolicyToDefault,
  // Policies: appearance, links, notifications
  activateCustomLabelPolicy: policyAppearance.activateCustomLabelPolicy,
  resetLabelPolicyToDefault: policyAppearance.resetLabelPolicyToDefault,
  getLabelPolicy: policyAppearance.getLabelPolicy,
  getPreviewLabelPolicy: policyAppearance.getPreviewLabelPolicy,
  getDefaultLabelPolicy: policyAppearance.getDefaultLabelPolicy,
  addCustomLabelPolicy: policyAppearance.addCustomLabelPolicy,
  updateCustomLabelPolicy: policyAppearance.updateCustomLabelPolicy,
  getPrivacyPolicy: policyAppearance.getPrivacyPolicy,
  getDefaultPrivacyPolicy: policyAppearance.getDefaultPrivacyPolicy,
  addCustomPrivacyPolicy: policyAppearance.addCustomPrivacyPolicy,
  updateCustomPrivacyPolicy: policyAppearance.updateCustomPrivacyPolicy,
  resetPrivacyPolicyToDefault: policyAppearance.resetPrivacyPolicyToDefault,
  getNotificationPolicy: policyAppearance.getNotificationPolicy,
  getDefaultNotificationPolicy: policyAppearance.getDefaultNotificationPolicy,
  addCustomNotificationPolicy: policyAppearance.addCustomNotificationPolicy,
  updateCustomNotificationPolicy: policyAppearance.updateCustomNotificationPolicy,
  resetNotificationPolicyToDefault: policyAppearance.resetNotificationPolicyToDefault,
  // Projects
  getProjectByID: project.getProjectByID,
  listProjects: project.listProjects,
  listProjectChanges: project.listProjectChanges,
  listAppChanges: project.listAppChanges,
  listProjectGrantChanges: project.listProjectGrantChanges,
  addProject: project.addProject,
  updateProject: project.updateProject,
  deactivateProject: project.deactivateProject,
  reactivateProject: project.reactivateProject,
  removeProject: project.removeProject,
  // Projects: applications
  getAppByID: projectApp.getAppByID,
  listApps: projectApp.listApps,
  addOIDCApp: projectApp.addOIDCApp,
  addAPIApp: projectApp.addAPIApp,
  addSAMLApp: projectApp.addSAMLApp,
  updateApp: projectApp.updateApp,
  updateOIDCAppConfig: projectApp.updateOIDCAppConfig,
  updateAPIAppConfig: projectApp.updateAPIAppConfig,
  updateSAMLAppConfig: projectApp.updateSAMLAppConfig,
  deactivateApp: projectApp.deactivateApp,
  reactivateApp: projectApp.reactivateApp,
  removeApp: projectApp.removeApp,
  regenerateOIDCClientSecret: projectApp.regenerateOIDCClientSecret,
  regenerateAPIClientSecret: projectApp.regenerateAPIClientSecret,
  getAppKey: projectAppKey.getAppKey,
  listAppKeys: projectAppKey.listAppKeys,
  addAppKey: projectAppKey.addAppKey,
  removeAppKey: projectAppKey.removeAppKey,
  // Projects: grants to other organizations
  getProjectGrantByID: projectGrant.getProjectGrantByID,
  listProjectGrants: projectGrant.listProjectGrants,
  listAllProjectGrants: projectGrant.listAllProjectGrants,
  getGrantedProjectByID: projectGrant.getGrantedProjectByID,
  listGrantedProjects: projectGrant.listGrantedProjects,
  addProjectGrant: projectGrant.addProjectGrant,
  updateProjectGrant: projectGrant.updateProjectGrant,
  deactivateProjectGrant: projectGrant.deactivateProjectGrant,
  reactivateProjectGrant: projectGrant.reactivateProjectGrant,
  removeProjectGrant: projectGrant.removeProjectGrant,
  // Projects: members
  listProjectMemberRoles: projectMember.listProjectMemberRoles,
  listProjectMembers: projectMember.listProjectMembers,
  addProjectMember: projectMember.addProjectMember,
  updateProjectMember: projectMember.updateProjectMember,
  removeProjectMember: projectMember.removeProjectMember,
  listProjectGrantMemberRoles: projectMember.listProjectGrantMemberRoles,
  listProjectGrantMembers: projectMember.listProjectGrantMembers,
  addProjectGrantMember: projectMember.addProjectGrantMember,
  updateProjectGrantMember: projectMember.updateProjectGrantMember,
  removeProjectGrantMember: projectMember.removeProjectGrantMember,
  // Projects: roles
  listProjectRoles: projectRole.listProjectRoles,
  listGrantedProjectRoles: projectRole.listGrantedProjectRoles,
  addProjectRole: projectRole.addProjectRole,
  bulkAddProjectRoles: projectRole.bulkAddProjectRoles,
  updateProjectRole: projectRole.updateProjectRole,
  removeProjectRole: projectRole.removeProjectRole,
  // Users: finding
  ...userRead,
  ...userMembership,
  // Users: lifecycle
  ...userLifecycle,
  // Users: metadata
  ...userMetadata,
  // Users: roles in projects
  getUserGrantByID: userGrant.getUserGrantByID,
  listUserGrants: userGrant.listUserGrants,
  addUserGrant: userGrant.addUserGrant,
  updateUserGrant: userGrant.updateUserGrant,
  deactivateUserGrant: userGrant.deactivateUserGrant,
  reactivateUserGrant: userGrant.reactivateUserGrant,
  removeUserGrant: userGrant.removeUserGrant,
  bulkRemoveUserGrant: userGrant.bulkRemoveUserGrant,
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
