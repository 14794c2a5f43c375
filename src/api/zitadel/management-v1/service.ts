/** ManagementService, a line per RPC that is served. What is missing here answers Unimplemented. */
import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
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
import * as userEmail from '#api/zitadel/management-v1/user-email.ts'
import * as userFactor from '#api/zitadel/management-v1/user-factor.ts'
import * as userHuman from '#api/zitadel/management-v1/user-human.ts'
import * as userIdpLink from '#api/zitadel/management-v1/user-idp-link.ts'
import * as userInitialization from '#api/zitadel/management-v1/user-initialization.ts'
import * as userKey from '#api/zitadel/management-v1/user-key.ts'
import * as userLifecycle from '#api/zitadel/management-v1/user-lifecycle.ts'
import * as userMachine from '#api/zitadel/management-v1/user-machine.ts'
import * as userMembership from '#api/zitadel/management-v1/user-membership.ts'
import * as userMetadata from '#api/zitadel/management-v1/user-metadata.ts'
import * as userPassword from '#api/zitadel/management-v1/user-password.ts'
import * as userPasswordless from '#api/zitadel/management-v1/user-passwordless.ts'
import * as userPat from '#api/zitadel/management-v1/user-pat.ts'
import * as userPhone from '#api/zitadel/management-v1/user-phone.ts'
import * as userProfile from '#api/zitadel/management-v1/user-profile.ts'
import * as userRead from '#api/zitadel/management-v1/user-read.ts'
import type { OrgContext } from '#domain/context.ts'

export const managementHandlers: ServiceHandlers<typeof ManagementService, OrgContext> = {
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
  // Policies: what the login offers
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
  updateApp: projectApp.updateApp,
  updateOIDCAppConfig: projectApp.updateOIDCAppConfig,
  updateAPIAppConfig: projectApp.updateAPIAppConfig,
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
  getUserByID: userRead.getUserByID,
  getUserByLoginNameGlobal: userRead.getUserByLoginNameGlobal,
  isUserUnique: userRead.isUserUnique,
  listUsers: userRead.listUsers,
  listUserChanges: userRead.listUserChanges,
  listUserMemberships: userMembership.listUserMemberships,
  // Users: lifecycle
  deactivateUser: userLifecycle.deactivateUser,
  reactivateUser: userLifecycle.reactivateUser,
  lockUser: userLifecycle.lockUser,
  unlockUser: userLifecycle.unlockUser,
  updateUserName: userLifecycle.updateUserName,
  removeUser: userLifecycle.removeUser,
  // Users: metadata
  bulkRemoveUserMetadata: userMetadata.bulkRemoveUserMetadata,
  bulkSetUserMetadata: userMetadata.bulkSetUserMetadata,
  getUserMetadata: userMetadata.getUserMetadata,
  listUserMetadata: userMetadata.listUserMetadata,
  removeUserMetadata: userMetadata.removeUserMetadata,
  setUserMetadata: userMetadata.setUserMetadata,
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
  addHumanUser: userHuman.addHumanUser,
  importHumanUser: userHuman.importHumanUser,
  // People: finishing an account
  resendHumanInitialization: userInitialization.resendHumanInitialization,
  // People: address
  getHumanEmail: userEmail.getHumanEmail,
  updateHumanEmail: userEmail.updateHumanEmail,
  resendHumanEmailVerification: userEmail.resendHumanEmailVerification,
  // People: phone
  getHumanPhone: userPhone.getHumanPhone,
  updateHumanPhone: userPhone.updateHumanPhone,
  removeHumanPhone: userPhone.removeHumanPhone,
  resendHumanPhoneVerification: userPhone.resendHumanPhoneVerification,
  // People: profile
  getHumanProfile: userProfile.getHumanProfile,
  updateHumanProfile: userProfile.updateHumanProfile,
  removeHumanAvatar: userProfile.removeHumanAvatar,
  // People: second factors
  listHumanAuthFactors: userFactor.listHumanAuthFactors,
  removeHumanAuthFactorOTP: userFactor.removeHumanAuthFactorOTP,
  removeHumanAuthFactorOTPEmail: userFactor.removeHumanAuthFactorOTPEmail,
  removeHumanAuthFactorOTPSMS: userFactor.removeHumanAuthFactorOTPSMS,
  removeHumanAuthFactorU2F: userFactor.removeHumanAuthFactorU2F,
  // People: accounts at providers
  listHumanLinkedIDPs: userIdpLink.listHumanLinkedIDPs,
  removeHumanLinkedIDP: userIdpLink.removeHumanLinkedIDP,
  // People: password
  setHumanPassword: userPassword.setHumanPassword,
  setHumanInitialPassword: userPassword.setHumanInitialPassword,
  sendHumanResetPasswordNotification: userPassword.sendHumanResetPasswordNotification,
  // People: passkeys
  listHumanPasswordless: userPasswordless.listHumanPasswordless,
  addPasswordlessRegistration: userPasswordless.addPasswordlessRegistration,
  sendPasswordlessRegistration: userPasswordless.sendPasswordlessRegistration,
  removeHumanPasswordless: userPasswordless.removeHumanPasswordless,
  // Machines
  addMachineUser: userMachine.addMachineUser,
  updateMachine: userMachine.updateMachine,
  generateMachineSecret: userMachine.generateMachineSecret,
  removeMachineSecret: userMachine.removeMachineSecret,
  // Machines: keys
  addMachineKey: userKey.addMachineKey,
  getMachineKeyByIDs: userKey.getMachineKeyByIDs,
  listMachineKeys: userKey.listMachineKeys,
  removeMachineKey: userKey.removeMachineKey,
  // Machines: personal access tokens
  addPersonalAccessToken: userPat.addPersonalAccessToken,
  getPersonalAccessTokenByIDs: userPat.getPersonalAccessTokenByIDs,
  listPersonalAccessTokens: userPat.listPersonalAccessTokens,
  removePersonalAccessToken: userPat.removePersonalAccessToken,
}
