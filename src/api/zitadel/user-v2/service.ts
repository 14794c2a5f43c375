/** UserService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { userCreation } from '#api/zitadel/user-v2/create-user.ts'
import { factors } from '#api/zitadel/user-v2/factor.ts'
import { intents } from '#api/zitadel/user-v2/intent.ts'
import { lifecycle } from '#api/zitadel/user-v2/lifecycle.ts'
import { reads } from '#api/zitadel/user-v2/read.ts'
import { userChanges } from '#api/zitadel/user-v2/update-user.ts'

export const userV2Handlers = {
  // Creation and change
  addHumanUser: userCreation.addHumanUser,
  createUser: userCreation.createUser,
  updateHumanUser: userChanges.updateHumanUser,
  updateUser: userChanges.updateUser,
  // Reads
  getUserByID: reads.getUserByID,
  listUsers: reads.listUsers,
  listAuthenticationMethodTypes: reads.listAuthenticationMethodTypes,
  listIDPLinks: reads.listIDPLinks,
  // Lifecycle
  lockUser: lifecycle.lockUser,
  unlockUser: lifecycle.unlockUser,
  deactivateUser: lifecycle.deactivateUser,
  reactivateUser: lifecycle.reactivateUser,
  deleteUser: lifecycle.deleteUser,
  humanMFAInitSkipped: lifecycle.humanMFAInitSkipped,
  // Factors
  registerTOTP: factors.registerTOTP,
  verifyTOTPRegistration: factors.verifyTOTPRegistration,
  removeTOTP: factors.removeTOTP,
  addOTPSMS: factors.addOTPSMS,
  removeOTPSMS: factors.removeOTPSMS,
  addOTPEmail: factors.addOTPEmail,
  removeOTPEmail: factors.removeOTPEmail,
  removeU2F: factors.removeU2F,
  removePasskey: factors.removePasskey,
  generateRecoveryCodes: factors.generateRecoveryCodes,
  removeRecoveryCodes: factors.removeRecoveryCodes,
  removeIDPLink: factors.removeIDPLink,
  // Sign-ins through identity providers
  startIdentityProviderIntent: intents.startIdentityProviderIntent,
  retrieveIdentityProviderIntent: intents.retrieveIdentityProviderIntent,
} satisfies ServiceHandlers<typeof UserService, ApiContext>
