import { refuse } from '#domain/reasons/reason.ts'
import type { User } from '#domain/user/user-state.ts'

/** Rejects a user that cannot have second factors: a machine, or a user who may not sign in. */
export function requireFactorHolder(user: User): void {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (user.status !== 'active' && user.status !== 'initial') throw refuse('user.notActive')
}
