import { type Machine, type MachineEvent, machineFold } from '#domain/user/machine/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'

export type MachineState = {
  readonly machine: Machine
  /** Of a machine: its id was chosen by its creator, and is claimed like a user name. */
  readonly hasChosenId?: true
}

export const machineSlice: UserSlice<MachineState, MachineEvent> = {
  initial: {
    machine: { name: '', description: '', accessTokenType: 0, secretHash: '' },
  },
  fold: machineFold,
}
