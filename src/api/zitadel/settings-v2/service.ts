/** SettingsService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { SettingsService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#domain/context.ts'

export const settingsV2Handlers = {} satisfies ServiceHandlers<typeof SettingsService, OrgContext>
