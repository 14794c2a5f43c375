import type { PolicyKind } from '#domain/policy/policies.ts'

/** Notifications that users get without requesting them. */
export type NotificationPolicy = { passwordChange: boolean }

export const notificationPolicy: PolicyKind<NotificationPolicy> = {
  name: 'notification',
  defaults: { passwordChange: true },
}
