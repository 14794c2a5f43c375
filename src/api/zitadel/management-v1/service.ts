/** ManagementService, a line per RPC that is served. What is missing here answers Unimplemented. */
import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
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
import type { Context } from '#domain/context.ts'

export const managementHandlers: ServiceHandlers<typeof ManagementService, Context> = {
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
