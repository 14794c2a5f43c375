/** ManagementService, a line per RPC that is served. What is missing here answers Unimplemented. */
import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import * as userEmail from '#api/zitadel/management-v1/user-email.ts'
import * as userHuman from '#api/zitadel/management-v1/user-human.ts'
import * as userInitialization from '#api/zitadel/management-v1/user-initialization.ts'
import * as userMachine from '#api/zitadel/management-v1/user-machine.ts'
import * as userPassword from '#api/zitadel/management-v1/user-password.ts'
import * as userPasswordless from '#api/zitadel/management-v1/user-passwordless.ts'
import * as userRead from '#api/zitadel/management-v1/user-read.ts'
import type { Context } from '#domain/context.ts'

export const managementHandlers: ServiceHandlers<typeof ManagementService, Context> = {
  // People
  addHumanUser: userHuman.addHumanUser,
  importHumanUser: userHuman.importHumanUser,
  getUserByID: userRead.getUserByID,
  // People: finishing an account
  resendHumanInitialization: userInitialization.resendHumanInitialization,
  // People: address
  getHumanEmail: userEmail.getHumanEmail,
  updateHumanEmail: userEmail.updateHumanEmail,
  resendHumanEmailVerification: userEmail.resendHumanEmailVerification,
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
  addPersonalAccessToken: userMachine.addPersonalAccessToken,
}
