import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type Machine = {
  readonly name: string
  readonly description: string
  /** zitadel.user.v1.AccessTokenType, by number. */
  readonly accessTokenType: number
  /** '' : none. */
  readonly secretHash: string
}

export type MachineEvent = EventOf<
  typeof machineAdded | typeof machineChanged | typeof machineSecretSet | typeof machineSecretRemoved
>

export const machineAdded = event(
  'user.machine.added',
  (payload: {
    userName: string
    userNameScoped: boolean
    name: string
    description: string
    accessTokenType: number
    hasChosenId?: true
  }) => payload,
)
export const machineChanged = event(
  'user.machine.changed',
  (payload: { name?: string; description?: string; accessTokenType?: number }) => payload,
)
export const machineSecretSet = event('user.machine.secret.set', (secretHash: string) => ({ secretHash }))
export const machineSecretRemoved = event('user.machine.secret.removed')

export const machineFold: FoldTable<User, MachineEvent> = {
  'user.machine.added': (user, { payload }) => ({
    ...user,
    status: 'active',
    type: 'machine',
    userName: payload.userName,
    userNameScoped: payload.userNameScoped,
    machine: {
      name: payload.name,
      description: payload.description,
      accessTokenType: payload.accessTokenType,
      secretHash: '',
    },
    ...(payload.hasChosenId ? { hasChosenId: true } : {}),
  }),
  'user.machine.changed': (user, { payload }) => ({ ...user, machine: { ...user.machine, ...payload } }),
  'user.machine.secret.set': (user, { payload, sequence }) => ({
    ...user,
    signedOutAt: sequence,
    machine: { ...user.machine, secretHash: payload.secretHash },
  }),
  'user.machine.secret.removed': (user, { sequence }) => ({
    ...user,
    signedOutAt: sequence,
    machine: { ...user.machine, secretHash: '' },
  }),
}
