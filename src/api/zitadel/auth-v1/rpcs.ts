import type { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'

/** Handlers of some RPCs of AuthService. */
export type AuthRpcs = ServiceHandlers<typeof AuthService, ApiContext>
