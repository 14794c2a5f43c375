/**
 * Portable form of a person or a machine: all data that can move from one store to another, independent of either.
 * Import stores one, export returns one; the APIs convert it to and from their formats.
 */

import type { NewPerson } from '#domain/user/create/new-person.ts'
import type { PersonFactors } from '#domain/user/create/person-factors.ts'
import type { MachineKeyAdded } from '#domain/user/key/events.ts'
import type { AddMachineUser } from '#domain/user/machine/add-machine-user.ts'
import type { PersonalAccessTokenAdded } from '#domain/user/pat/events.ts'
import type { Fields } from '#domain/user/person/user-fields.ts'

export type PersonState = 'active' | 'inactive' | 'locked' | 'initial'

interface Moved {
  /** Undefined: the rule of ImportHumanUser decides on the state and the mail. */
  readonly state?: PersonState
  /** Values in base64. */
  readonly metadata: readonly { readonly key: string; readonly value: string }[]
}

export interface MovedHuman extends Moved, PersonFactors {
  readonly type: 'human'
  readonly human: NewPerson
  /** By dotted name: `address.city`, `properties.customerNumber`. */
  readonly attributes: Fields
}

export interface MovedMachine extends Moved {
  readonly type: 'machine'
  readonly machine: AddMachineUser
  /** '' : none. */
  readonly secretHash: string
  readonly keys: readonly MachineKeyAdded['payload'][]
  readonly tokens: readonly PersonalAccessTokenAdded['payload'][]
}

export type Person = MovedHuman | MovedMachine

/** Returns the organization, id (undefined: generated) and name of either kind. */
export const identityOf = (person: Person): { orgId: string; userId?: string; userName: string } =>
  person.type === 'human' ? person.human : person.machine
