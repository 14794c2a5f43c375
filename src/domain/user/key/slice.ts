import { type MachineKeyEvent, type MachineKeys, machineKeyFold } from '#domain/user/key/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

export type MachineKeyState = {
  readonly keys: MachineKeys
}

const keyRows = ({ id, owner, state: user }: Folded<MachineKeyState>): TableRow[] =>
  Object.entries(user.keys).map(([keyId, key]) => ({
    table: 'machine_keys',
    row: {
      id: keyId,
      user_id: id,
      org_id: owner,
      type: key.type,
      public_key: key.publicKey,
      expires_at: key.expiresAt,
      created_at: key.createdAt,
      changed_at: key.createdAt,
      sequence: key.sequence,
    },
  }))

export const machineKeySlice: UserSlice<MachineKeyState, MachineKeyEvent> = {
  initial: {
    keys: {},
  },
  fold: machineKeyFold,
  rows: keyRows,
}
