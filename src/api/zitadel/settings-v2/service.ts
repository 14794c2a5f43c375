/** SettingsService of version 2: its handlers by subject. */
import type { SettingsService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { instanceSettings } from '#api/zitadel/settings-v2/instance.ts'
import { loginSettings } from '#api/zitadel/settings-v2/login.ts'
import { policySettings } from '#api/zitadel/settings-v2/policies.ts'

export const settingsV2Handlers = {
  ...instanceSettings,
  ...loginSettings,
  ...policySettings,
} satisfies ServiceHandlers<typeof SettingsService, OrgContext>
