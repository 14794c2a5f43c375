/** ManagementService, a line per RPC that is served. What is missing here answers Unimplemented. */
import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import * as userHuman from '#api/zitadel/management-v1/user-human.ts'
import * as userMachine from '#api/zitadel/management-v1/user-machine.ts'
import * as userRead from '#api/zitadel/management-v1/user-read.ts'
import type { Context } from '#domain/context.ts'

export const managementHandlers: ServiceHandlers<typeof ManagementService, Context> = {
  // People
  addHumanUser: userHuman.addHumanUser,
  importHumanUser: userHuman.importHumanUser,
  getUserByID: userRead.getUserByID,
  // Machines
  addMachineUser: userMachine.addMachineUser,
  addPersonalAccessToken: userMachine.addPersonalAccessToken,
}
