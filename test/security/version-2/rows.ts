/** Form of the rows of the matrix. */
import type { JsonObject } from '@bufbuild/protobuf'
import type { Targets } from '#test/security/version-2/targets.ts'

/**
 * Owner and viewer of the target's organization, the user that the target is or belongs to, the login client, an
 * administrator of the instance, the owner of another organization, and a user without roles.
 */
export const CALLERS = ['owner', 'viewer', 'self', 'login', 'admin', 'foreign', 'nobody'] as const
export type Caller = (typeof CALLERS)[number]

export interface Prepared {
  readonly request: JsonObject
  /** Token of the user that the target is or belongs to; absent: no user. */
  readonly self?: string
  /** Text in the response of a list where the caller sees the target; absent: no list. */
  readonly seen?: string
}

export interface Row {
  /** Callers that the call is open to. */
  readonly open: readonly Caller[]
  /** Code of the response for them. */
  readonly code: number
  prepare(targets: Targets): Promise<Prepared> | Prepared
}

const callers = (names: string): Caller[] => CALLERS.filter((name) => names.split(' ').includes(name))

export const row = (open: string, prepare: Row['prepare'], code = 0): Row => ({ open: callers(open), code, prepare })

/** A row whose target is a person without roles. */
export const onPerson = (open: string, more: JsonObject = {}, code = 0): Row =>
  row(
    open,
    async (targets) => {
      const { userId, token } = await targets.person()
      return { request: { userId, ...more }, self: token }
    },
    code,
  )

/** A row whose request names no target. */
export const plain = (open: string, request: JsonObject = {}, code = 0): Row => row(open, () => ({ request }), code)
