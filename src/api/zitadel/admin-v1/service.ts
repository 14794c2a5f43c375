/** AdminService, a line per RPC that is served. What is missing here answers Unimplemented. */
import type { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { Context } from '#domain/context.ts'

export const adminHandlers: ServiceHandlers<typeof AdminService, Context> = {}
