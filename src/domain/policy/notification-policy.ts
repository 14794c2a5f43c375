import type { PolicyKind } from '#domain/policy/policies.ts'

/** Of what people are told without having asked. */
export type NotificationPolicy = { passwordChange: boolean }

export const notificationPolicy: PolicyKind<NotificationPolicy> = {
  name: 'notification',
  defaults: { passwordChange: true },
  refusalIds: {
    alreadyExists: 'Org-xa08n2',
    notFound: 'ORG-x029n3',
    notChanged: 'Org-ioqnxz',
    nothingToReset: 'ORG-x029n1s',
    defaultNotChanged: 'INSTANCE-29x02n',
  },
}
