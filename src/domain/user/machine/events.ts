import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type Machine = {
  readonly name: string
  readonly description: string
  /** zitadel.user.v1.AccessTokenType, by number. */
  readonly accessTokenType: number
  /** '' : none. */
  readonly secretHash: string
}

export type MachineAdded = {
  type: 'user.machine.added'
  payload: {
    userName: string
    userNameScoped: boolean
    name: string
    description: string
    accessTokenType: number
    hasChosenId?: true
  }
}
export type MachineChanged = {
  type: 'user.machine.changed'
  payload: { name?: string; description?: string; accessTokenType?: number }
}
export type MachineSecretSet = { type: 'user.machine.secret.set'; payload: { secretHash: string } }
export type MachineSecretRemoved = { type: 'user.machine.secret.removed'; payload: Record<string, never> }
export type MachineEvent = MachineAdded | MachineChanged | MachineSecretSet | MachineSecretRemoved

export const machineAdded = (payload: MachineAdded['payload']): MachineAdded => ({
  type: 'user.machine.added',
  payload,
})
export const machineChanged = (payload: MachineChanged['payload']): MachineChanged => ({
  type: 'user.machine.changed',
  payload,
})
export const machineSecretSet = (secretHash: string): MachineSecretSet => ({
  type: 'user.machine.secret.set',
  payload: { secretHash },
})
export const machineSecretRemoved = (): MachineSecretRemoved => ({ type: 'user.machine.secret.removed', payload: {} })

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
