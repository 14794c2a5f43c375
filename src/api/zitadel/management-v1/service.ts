/** ManagementService, a line per RPC that is served. What is missing here answers Unimplemented. */
import * as userHuman from '#api/zitadel/management-v1/user-human.ts'
import * as userMachine from '#api/zitadel/management-v1/user-machine.ts'
import * as userRead from '#api/zitadel/management-v1/user-read.ts'

export const managementHandlers = {
  // People
  addHumanUser: userHuman.addHumanUser,
  importHumanUser: userHuman.importHumanUser,
  getUserByID: userRead.getUserByID,
  // Machines
  addMachineUser: userMachine.addMachineUser,
  addPersonalAccessToken: userMachine.addPersonalAccessToken,
}
