import type { UserGrant } from '#domain/grant/user-grant.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type UserGrantAdded = {
  type: 'user.grant.added'
  payload: { userId: string; projectId: string; projectGrantId: string; roleKeys: string[] }
}
export type UserGrantChanged = { type: 'user.grant.changed'; payload: { roleKeys: string[] } }
/** A role of the project or of its grant is gone. */
export type UserGrantCascadeChanged = { type: 'user.grant.cascade.changed'; payload: { roleKeys: string[] } }
export type UserGrantDeactivated = { type: 'user.grant.deactivated'; payload: Record<string, never> }
export type UserGrantReactivated = { type: 'user.grant.reactivated'; payload: Record<string, never> }
export type UserGrantRemoved = { type: 'user.grant.removed'; payload: Record<string, never> }
/** The user, the project or its grant is gone. */
export type UserGrantCascadeRemoved = { type: 'user.grant.cascade.removed'; payload: Record<string, never> }

export type UserGrantEvent =
  | UserGrantAdded
  | UserGrantChanged
  | UserGrantCascadeChanged
  | UserGrantDeactivated
  | UserGrantReactivated
  | UserGrantRemoved
  | UserGrantCascadeRemoved

export const userGrantAdded = (payload: UserGrantAdded['payload']): UserGrantAdded => ({
  type: 'user.grant.added',
  payload,
})
export const userGrantChanged = (roleKeys: readonly string[]): UserGrantChanged => ({
  type: 'user.grant.changed',
  payload: { roleKeys: [...roleKeys] },
})
export const userGrantCascadeChanged = (roleKeys: readonly string[]): UserGrantCascadeChanged => ({
  type: 'user.grant.cascade.changed',
  payload: { roleKeys: [...roleKeys] },
})
export const userGrantDeactivated = (): UserGrantDeactivated => ({ type: 'user.grant.deactivated', payload: {} })
export const userGrantReactivated = (): UserGrantReactivated => ({ type: 'user.grant.reactivated', payload: {} })
export const userGrantRemoved = (): UserGrantRemoved => ({ type: 'user.grant.removed', payload: {} })
export const userGrantCascadeRemoved = (): UserGrantCascadeRemoved => ({
  type: 'user.grant.cascade.removed',
  payload: {},
})

export const userGrantFold: FoldTable<UserGrant, UserGrantEvent> = {
  'user.grant.added': (_grant, { payload }) => ({ status: 'active', ...payload }),
  'user.grant.changed': (grant, { payload }) => ({ ...grant, roleKeys: payload.roleKeys }),
  'user.grant.cascade.changed': (grant, { payload }) => ({ ...grant, roleKeys: payload.roleKeys }),
  'user.grant.deactivated': (grant) => ({ ...grant, status: 'inactive' }),
  'user.grant.reactivated': (grant) => ({ ...grant, status: 'active' }),
  'user.grant.removed': (grant) => ({ ...grant, status: 'removed' }),
  'user.grant.cascade.removed': (grant) => ({ ...grant, status: 'removed' }),
}
