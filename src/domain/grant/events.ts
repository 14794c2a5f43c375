import type { UserGrant } from '#domain/grant/user-grant.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type UserGrantEvent = EventOf<
  | typeof userGrantAdded
  | typeof userGrantChanged
  | typeof userGrantCascadeChanged
  | typeof userGrantDeactivated
  | typeof userGrantReactivated
  | typeof userGrantRemoved
  | typeof userGrantCascadeRemoved
>

export const userGrantAdded = event(
  'user.grant.added',
  (payload: { userId: string; projectId: string; projectGrantId: string; roleKeys: string[] }) => payload,
)
export const userGrantChanged = event('user.grant.changed', (roleKeys: readonly string[]): { roleKeys: string[] } => ({
  roleKeys: [...roleKeys],
}))
/** A role of the project or of its grant was removed. */
export const userGrantCascadeChanged = event(
  'user.grant.cascade.changed',
  (roleKeys: readonly string[]): { roleKeys: string[] } => ({ roleKeys: [...roleKeys] }),
)
export const userGrantDeactivated = event('user.grant.deactivated')
export const userGrantReactivated = event('user.grant.reactivated')
export const userGrantRemoved = event('user.grant.removed')
/** The user, the project or its grant was removed. */
export const userGrantCascadeRemoved = event('user.grant.cascade.removed')

export const userGrantFold: FoldTable<UserGrant, UserGrantEvent> = {
  'user.grant.added': (_grant, { payload }) => ({ status: 'active', ...payload }),
  'user.grant.changed': (grant, { payload }) => ({ ...grant, roleKeys: payload.roleKeys }),
  'user.grant.cascade.changed': (grant, { payload }) => ({ ...grant, roleKeys: payload.roleKeys }),
  'user.grant.deactivated': (grant) => ({ ...grant, status: 'inactive' }),
  'user.grant.reactivated': (grant) => ({ ...grant, status: 'active' }),
  'user.grant.removed': (grant) => ({ ...grant, status: 'removed' }),
  'user.grant.cascade.removed': (grant) => ({ ...grant, status: 'removed' }),
}
