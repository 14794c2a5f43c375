/** AdminService, a line per served RPC. All others return Unimplemented. */
import type { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import * as idp from '#api/zitadel/admin-v1/idp.ts'
import * as importOrgs from '#api/zitadel/admin-v1/import-orgs.ts'
import * as instance from '#api/zitadel/admin-v1/instance.ts'
import * as member from '#api/zitadel/admin-v1/member.ts'
import * as org from '#api/zitadel/admin-v1/org.ts'
import * as policyAppearance from '#api/zitadel/admin-v1/policy-appearance.ts'
import * as policyDomain from '#api/zitadel/admin-v1/policy-domain.ts'
import * as policyLogin from '#api/zitadel/admin-v1/policy-login.ts'
import * as policyPassword from '#api/zitadel/admin-v1/policy-password.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const adminHandlers: ServiceHandlers<typeof AdminService, OrgContext> = {
  // Instance
  getMyInstance: instance.getMyInstance,
  listInstanceDomains: instance.listInstanceDomains,
  getSupportedLanguages: instance.getSupportedLanguages,
  getAllowedLanguages: instance.getAllowedLanguages,
  getDefaultLanguage: instance.getDefaultLanguage,
  setDefaultLanguage: instance.setDefaultLanguage,
  // Organizations
  getOrgByID: org.getOrgByID,
  getDefaultOrg: org.getDefaultOrg,
  setDefaultOrg: org.setDefaultOrg,
  isOrgUnique: org.isOrgUnique,
  listOrgs: org.listOrgs,
  removeOrg: org.removeOrg,
  setUpOrg: org.setUpOrg,
  importData: importOrgs.importData,
  // Members of the instance
  listIAMMemberRoles: member.listIAMMemberRoles,
  listIAMMembers: member.listIAMMembers,
  addIAMMember: member.addIAMMember,
  updateIAMMember: member.updateIAMMember,
  removeIAMMember: member.removeIAMMember,
  // Policies: domains
  getDomainPolicy: policyDomain.getDomainPolicy,
  updateDomainPolicy: policyDomain.updateDomainPolicy,
  getCustomDomainPolicy: policyDomain.getCustomDomainPolicy,
  addCustomDomainPolicy: policyDomain.addCustomDomainPolicy,
  updateCustomDomainPolicy: policyDomain.updateCustomDomainPolicy,
  resetCustomDomainPolicyToDefault: policyDomain.resetCustomDomainPolicyToDefault,
  getOrgIAMPolicy: policyDomain.getOrgIAMPolicy,
  updateOrgIAMPolicy: policyDomain.updateOrgIAMPolicy,
  getCustomOrgIAMPolicy: policyDomain.getCustomOrgIAMPolicy,
  addCustomOrgIAMPolicy: policyDomain.addCustomOrgIAMPolicy,
  updateCustomOrgIAMPolicy: policyDomain.updateCustomOrgIAMPolicy,
  resetCustomOrgIAMPolicyToDefault: policyDomain.resetCustomOrgIAMPolicyToDefault,
  // Policies: login
  getLoginPolicy: policyLogin.getLoginPolicy,
  updateLoginPolicy: policyLogin.updateLoginPolicy,
  listLoginPolicySecondFactors: policyLogin.listLoginPolicySecondFactors,
  addSecondFactorToLoginPolicy: policyLogin.addSecondFactorToLoginPolicy,
  removeSecondFactorFromLoginPolicy: policyLogin.removeSecondFactorFromLoginPolicy,
  listLoginPolicyMultiFactors: policyLogin.listLoginPolicyMultiFactors,
  addMultiFactorToLoginPolicy: policyLogin.addMultiFactorToLoginPolicy,
  removeMultiFactorFromLoginPolicy: policyLogin.removeMultiFactorFromLoginPolicy,
  listLoginPolicyIDPs: policyLogin.listLoginPolicyIDPs,
  addIDPToLoginPolicy: policyLogin.addIDPToLoginPolicy,
  removeIDPFromLoginPolicy: policyLogin.removeIDPFromLoginPolicy,
  // Policies: passwords
  getPasswordComplexityPolicy: policyPassword.getPasswordComplexityPolicy,
  updatePasswordComplexityPolicy: policyPassword.updatePasswordComplexityPolicy,
  getPasswordAgePolicy: policyPassword.getPasswordAgePolicy,
  updatePasswordAgePolicy: policyPassword.updatePasswordAgePolicy,
  getLockoutPolicy: policyPassword.getLockoutPolicy,
  updateLockoutPolicy: policyPassword.updateLockoutPolicy,
  // Policies: appearance, links, notifications
  activateLabelPolicy: policyAppearance.activateLabelPolicy,
  getLabelPolicy: policyAppearance.getLabelPolicy,
  getPreviewLabelPolicy: policyAppearance.getPreviewLabelPolicy,
  updateLabelPolicy: policyAppearance.updateLabelPolicy,
  getPrivacyPolicy: policyAppearance.getPrivacyPolicy,
  updatePrivacyPolicy: policyAppearance.updatePrivacyPolicy,
  getNotificationPolicy: policyAppearance.getNotificationPolicy,
  updateNotificationPolicy: policyAppearance.updateNotificationPolicy,
  // Identity providers
  listProviders: idp.listProviders,
  getProviderByID: idp.getProviderByID,
  addGenericOIDCProvider: idp.addGenericOIDCProvider,
  updateGenericOIDCProvider: idp.updateGenericOIDCProvider,
  deleteProvider: idp.deleteProvider,
}
