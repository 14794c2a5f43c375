import type { JsonObject } from '@bufbuild/protobuf'
import { type Row, row } from '#test/security/version-2/rows.ts'

/** A row whose target is a machine user, or a list of its keys or tokens. */
export const machineRow = (open: string, more: JsonObject, code = 0, listed?: 'keys' | 'tokens'): Row =>
  row(
    open,
    async (targets) => {
      const userId = await targets.machine()
      if (!listed) return { request: { userId, ...more } }
      const path = `/management/v1/users/${userId}`
      const id =
        listed === 'keys'
          ? await targets.post(`${path}/keys`, { type: 1 }, 'keyId')
          : await targets.post(`${path}/pats`, {}, 'tokenId')
      const userFilter = { userIdFilter: { id: userId } }
      return { request: { filters: [userFilter] }, seen: id }
    },
    code,
  )
