import type { PolicyKind } from '#domain/policy/policies.ts'

/** Of what people are told without having asked. */
export type NotificationPolicy = { passwordChange: boolean }

export const notificationPolicy: PolicyKind<NotificationPolicy> = {
  name: 'notification',
  defaults: { passwordChange: true },
}
